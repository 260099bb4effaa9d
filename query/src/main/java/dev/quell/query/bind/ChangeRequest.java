package dev.quell.query.bind;

import dev.quell.sql.tree.Assignment;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Limit;
import dev.quell.sql.tree.OrderItem;
import dev.quell.sql.tree.QualifiedName;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.TableReference;
import java.util.List;
import java.util.Optional;

/// What UPDATE and DELETE, of one table or several, have in common: which rows of which tables, and what becomes of them.
///
/// @param targets the tables that rows are deleted from; empty for UPDATE, whose assignments name them, and for DELETE of its one table
/// @param assignments empty for DELETE
public record ChangeRequest(
        Optional<Query.With> with,
        List<TableReference> tables,
        List<QualifiedName> targets,
        List<Assignment> assignments,
        Optional<Expression> where,
        List<OrderItem> orderBy,
        Optional<Limit> limit) {
    public ChangeRequest {
        tables = List.copyOf(tables);
        targets = List.copyOf(targets);
        assignments = List.copyOf(assignments);
        orderBy = List.copyOf(orderBy);
    }
}
