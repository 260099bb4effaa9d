package dev.quell.sql.tree;

import java.util.List;

/// What makes rows in a [Query].
public sealed interface QueryBody
        permits Select,
                QueryBody.SetOperation,
                QueryBody.Values,
                QueryBody.Table,
                QueryBody.Parenthesised {
    /// `left UNION|INTERSECT|EXCEPT [ALL|DISTINCT] right`. Chains lean left; INTERSECT binds tighter.
    record SetOperation(SetOperator operator, boolean all, QueryBody left, QueryBody right)
            implements QueryBody {}

    /// `VALUES ROW(…), ROW(…)`.
    record Values(List<List<Expression>> rows) implements QueryBody {
        public Values {
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /// `TABLE t`.
    record Table(QualifiedName name) implements QueryBody {}

    /// `(query)` with its own ORDER BY, LIMIT or locking; plain parentheses leave no trace.
    record Parenthesised(Query query) implements QueryBody {}

    /// How two sets of rows are put together.
    enum SetOperator {
        UNION,
        INTERSECT,
        EXCEPT
    }
}
