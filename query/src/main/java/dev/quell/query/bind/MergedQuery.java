package dev.quell.query.bind;

import dev.quell.query.bind.BoundQuery.OrderTerm;
import dev.quell.query.bind.BoundQuery.OutputColumn;
import dev.quell.query.bind.TableDirectory.NamedTable;
import java.util.List;
import java.util.Optional;

/// A view or derived table whose tables have become tables of the block that names it.
///
/// @param values what each of its columns stands for, in slots of that block
/// @param columns its columns, as its own query names them
/// @param names what its own FROM makes known
/// @param source its FROM
/// @param conditions its WHERE and those of views in its FROM, which its rows have to meet wherever they are read
/// @param own its WHERE and the conditions of its joins alone, as CHECK OPTION means them
/// @param order its ORDER BY, which counts where the block has no order of its own
/// @param reads what each of its columns reads of its FROM, where that counts only if the column is used
/// @param view empty for a derived table
record MergedQuery(
        List<BoundExpression> values,
        List<OutputColumn> columns,
        SourceScope names,
        BoundSource source,
        List<BoundExpression> conditions,
        List<BoundExpression> own,
        List<OrderTerm> order,
        List<List<SourceScope.Named>> reads,
        Optional<OfView> view) {
    MergedQuery {
        values = List.copyOf(values);
        columns = List.copyOf(columns);
        conditions = List.copyOf(conditions);
        own = List.copyOf(own);
        order = List.copyOf(order);
        reads = List.copyOf(reads);
    }

    List<SourceScope.Named> readsOf(int ordinal) {
        return reads.get(ordinal);
    }

    /// The view that a merged query comes from.
    ///
    /// @param definer whose privileges count for what it reads and writes, `user@host`; empty for those of who runs the
    ///     statement
    record OfView(NamedTable.View view, Optional<String> definer) {}

    /// The same as the query of a view.
    MergedQuery of(OfView newView) {
        return new MergedQuery(
                values,
                columns,
                names,
                source,
                conditions,
                own,
                order,
                reads,
                Optional.of(newView));
    }
}
