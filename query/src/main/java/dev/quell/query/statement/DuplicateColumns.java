package dev.quell.query.statement;

import dev.quell.sql.tree.Assignment;
import dev.quell.sql.tree.Call;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.ExpressionTrees;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.Select;
import dev.quell.sql.tree.SelectItem;
import dev.quell.sql.tree.TableReference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// INSERT … SELECT … ON DUPLICATE KEY UPDATE may read all columns of the tables that it selects from: those that are not selected are
/// added behind the ones that are inserted.
final class DuplicateColumns {
    private DuplicateColumns() {}

    /// Whether a name means a column of the table inserted into.
    interface Targets {
        /// @param selectedFrom the tables that could have such a column too
        boolean has(Reference.Column column, List<TableReference.Named> selectedFrom);
    }

    /// The query with such columns added; as it is where its rows are not those of its tables, which then have no name there.
    static Query added(Query query, List<Assignment> changes, Targets targets) {
        if (!(query.body() instanceof Select select) || !keepsRows(select)) {
            return query;
        }
        List<TableReference.Named> from = new ArrayList<>();
        select.from().forEach(table -> collect(table, from));
        Set<Reference.Column> wanted = new LinkedHashSet<>();
        for (Assignment change : changes) {
            read(
                    change.value(),
                    column -> {
                        if (!targets.has(column, from)) {
                            wanted.add(column);
                        }
                    });
        }
        return wanted.isEmpty() ? query : with(query, select, wanted);
    }

    /// The columns that an expression reads; VALUES(column) and DEFAULT(column) mean the target's.
    private static void read(Expression expression, Consumer<Reference.Column> found) {
        switch (expression) {
            case Reference.InsertedValue _, Reference.ColumnDefault _ -> {
                // nothing that is selected
            }
            case Reference.Column column -> found.accept(column);
            default -> ExpressionTrees.children(expression).forEach(part -> read(part, found));
        }
    }

    private static void collect(TableReference table, List<TableReference.Named> into) {
        switch (table) {
            case TableReference.Named named -> into.add(named);
            case TableReference.Join join -> {
                collect(join.left(), into);
                collect(join.right(), into);
            }
            case TableReference.Derived _, TableReference.JsonTable _ -> {
                // their columns are known later
            }
        }
    }

    private static boolean keepsRows(Select select) {
        return !select.from().isEmpty()
                && select.groupBy().isEmpty()
                && select.having().isEmpty()
                && select.items().stream().noneMatch(DuplicateColumns::aggregates);
    }

    private static boolean aggregates(SelectItem item) {
        var found = new AtomicBoolean();
        if (item instanceof SelectItem.Item(var expression, _, _)) {
            ExpressionTrees.walk(
                    expression,
                    part -> {
                        if (part instanceof Call.Aggregate call && call.over().isEmpty()) {
                            found.set(true);
                        }
                    });
        }
        return found.get();
    }

    private static Query with(Query query, Select select, Set<Reference.Column> wanted) {
        List<SelectItem> items = new ArrayList<>(select.items());
        wanted.forEach(
                column -> items.add(new SelectItem.Item(column, Optional.empty(), column.name())));
        return query.withBody(select.withItems(items));
    }
}
