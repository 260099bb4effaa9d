package dev.quell.query.statement;

import dev.quell.sql.tree.Assignment;
import dev.quell.sql.tree.ExpressionTrees;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.Select;
import dev.quell.sql.tree.SelectItem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// INSERT … SELECT … ON DUPLICATE KEY UPDATE may read all columns of the tables that it selects from: those that are not selected are
/// added behind the ones that are inserted.
final class DuplicateColumns {
    private DuplicateColumns() {}

    /// The query with such columns added; as it is where its rows are not those of its tables.
    ///
    /// @param isTarget whether a column is one of the table inserted into
    static Query added(
            Query query, List<Assignment> changes, Predicate<Reference.Column> isTarget) {
        if (!(query.body() instanceof Select select) || !keepsRows(select)) {
            return query;
        }
        Set<Reference.Column> wanted = new LinkedHashSet<>();
        for (Assignment change : changes) {
            ExpressionTrees.walk(
                    change.value(),
                    part -> {
                        if (part instanceof Reference.Column column
                                && !isTarget.test(column)
                                && !isSelected(select, column)) {
                            wanted.add(column);
                        }
                    });
        }
        return wanted.isEmpty() ? query : with(query, select, wanted);
    }

    private static boolean keepsRows(Select select) {
        return !select.from().isEmpty()
                && select.groupBy().isEmpty()
                && select.having().isEmpty()
                && !select.distinct();
    }

    private static boolean isSelected(Select select, Reference.Column column) {
        return column.table().isEmpty()
                && select.items().stream()
                        .anyMatch(item ->
                                item instanceof SelectItem.Item(_, _, var name)
                                        && name.equalsIgnoreCase(column.name()));
    }

    private static Query with(Query query, Select select, Set<Reference.Column> wanted) {
        List<SelectItem> items = new ArrayList<>(select.items());
        wanted.forEach(
                column -> items.add(new SelectItem.Item(column, Optional.empty(), column.name())));
        return query.withBody(select.withItems(items));
    }
}
