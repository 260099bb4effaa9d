package dev.quell.query.statement;

import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.sql.tree.Expression;

/// Expressions that stand in no query: PREPARE's text, KILL's number.
public final class ScalarEvaluation {
    private ScalarEvaluation() {}

    public static Value evaluate(Expression expression, StatementRun run, Planning planning) {
        Compilation compilation = planning.compilation();
        var compiled = compilation.compile(expression, compilation.rowless());
        planning.expressions(compilation);
        return compiled.evaluator().evaluate(run.frame(0, compilation.planner().states()));
    }

    /// A value as text.
    public static String text(Value value) {
        return value instanceof Value.Text(var text) ? text : ValueText.of(value, SqlType.NULL);
    }
}
