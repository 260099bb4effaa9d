package dev.quell.sql.tree;

/// Expressions that hold a query.
public sealed interface SubqueryExpression extends Expression {
    Query query();

    /// `(SELECT …)` as a value, or as a row of values.
    record Scalar(Query query) implements SubqueryExpression {}

    /// `EXISTS (SELECT …)`.
    record Exists(Query query) implements SubqueryExpression {}

    /// `value [NOT] IN (SELECT …)`.
    record InQuery(Expression value, Query query, boolean negated) implements SubqueryExpression {}

    /// `value > ANY (SELECT …)`; SOME is ANY.
    record Quantified(
            Expression value, Operation.BinaryOperator operator, Quantifier quantifier, Query query)
            implements SubqueryExpression {}

    /// How many rows must compare.
    enum Quantifier {
        ANY,
        ALL
    }
}
