package dev.quell.query.system;

import dev.quell.base.value.Value;
import dev.quell.query.value.EvalContext;
import dev.quell.sql.tree.Expression;

/// Evaluates an expression that refers to no column, subqueries included: the argument of KILL, a LIMIT of SHOW.
@FunctionalInterface
public interface ScalarRunner {
    Value evaluate(Expression expression, EvalContext context);
}
