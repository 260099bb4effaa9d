package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.sql.tree.Expression;

/// Binds scalar expressions: resolves names through a [Scope], chooses functions, derives types and collations.
public final class ExpressionBinder {
    private final BindContext context;
    private final Scope scope;

    public ExpressionBinder(BindContext context, Scope scope) {
        this.context = context;
        this.scope = scope;
    }

    /// Binds a scalar.
    ///
    /// @throws dev.quell.base.error.SqlError 1241 if it is a row, and whatever else is wrong with it
    public BoundExpression bind(Expression expression) {
        throw ErrorCode.NOT_SUPPORTED_YET.error(expression + " for " + context + scope);
    }
}
