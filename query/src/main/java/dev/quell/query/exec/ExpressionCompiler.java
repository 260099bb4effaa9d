package dev.quell.query.exec;

import dev.quell.base.error.ErrorCode;
import dev.quell.query.bind.BoundExpression;
import dev.quell.query.value.EvalSettings;

/// Turns bound expressions into evaluators.
public final class ExpressionCompiler {
    private final EvalSettings settings;
    private final SubqueryCompiler subqueries;

    public ExpressionCompiler(EvalSettings settings, SubqueryCompiler subqueries) {
        this.settings = settings;
        this.subqueries = subqueries;
    }

    /// The evaluator of a scalar expression.
    public Evaluator compile(BoundExpression expression) {
        throw ErrorCode.NOT_SUPPORTED_YET.error(expression + " for " + settings + subqueries);
    }
}
