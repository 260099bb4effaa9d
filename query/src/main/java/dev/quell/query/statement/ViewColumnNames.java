package dev.quell.query.statement;

import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.Select;
import dev.quell.sql.tree.SelectItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The names of a view's columns: expressions that nobody named and whose text another column has for its name become
/// `Name_exp_…`, and so do those whose text cannot be a name. (MySQL: `make_unique_view_field_name` in sql/sql_view.cc.)
final class ViewColumnNames {
    private ViewColumnNames() {}

    /// The query with such names given.
    static Query distinct(Query query) {
        if (!(query.body() instanceof Select select)
                || !select.items().stream().allMatch(SelectItem.Item.class::isInstance)) {
            return query;
        }
        List<SelectItem.Item> items = new ArrayList<>();
        select.items().forEach(item -> items.add((SelectItem.Item) item));
        boolean changed = validate(items);
        for (int i = 0; i < items.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (items.get(i).name().equalsIgnoreCase(items.get(j).name())) {
                    changed |= rename(items, isUnnamed(items.get(i)) ? i : j);
                }
            }
        }
        return changed ? query.withBody(select.withItems(List.copyOf(items))) : query;
    }

    /// Texts that cannot be names give way to `Name_exp_` with the column's number; names that were written are refused.
    ///
    /// @throws dev.quell.base.error.SqlError 1166
    private static boolean validate(List<SelectItem.Item> items) {
        boolean changed = false;
        for (int i = 0; i < items.size(); i++) {
            SelectItem.Item item = items.get(i);
            if (!isUnnamed(item)) {
                IdentifierRules.checkColumn(item.name());
            } else if (!IdentifierRules.isColumn(item.name())) {
                String name = "Name_exp_" + (i + 1);
                items.set(i, new SelectItem.Item(item.expression(), Optional.of(name), name));
                changed = true;
            }
        }
        return changed;
    }

    private static boolean isUnnamed(SelectItem.Item item) {
        return item.alias().isEmpty() && !(item.expression() instanceof Reference.Column);
    }

    private static boolean rename(List<SelectItem.Item> items, int place) {
        SelectItem.Item item = items.get(place);
        if (!isUnnamed(item)) {
            return false;
        }
        String name = "Name_exp_" + item.name();
        for (int attempt = 1; isTaken(items, name); attempt++) {
            name = "Name_exp_" + attempt + "_" + item.name();
        }
        items.set(place, new SelectItem.Item(item.expression(), Optional.of(name), name));
        return true;
    }

    private static boolean isTaken(List<SelectItem.Item> items, String name) {
        return items.stream().anyMatch(item -> item.name().equalsIgnoreCase(name));
    }
}
