package dev.quell.query.bind;

import dev.quell.query.bind.QueryBinder.TableUse;
import dev.quell.session.account.TableName;
import dev.quell.storage.catalog.TableDefinition;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What a statement reads.
///
/// @param uses the tables and views that it names, in the order of the text: the first that is denied is told
/// @param views what those views read
/// @param entered all views among them, those within views too
/// @param stored the stored tables among all of them
/// @param changing those of them whose rows are locked FOR UPDATE
/// @param exclusive those of the named tables and views whose rows are locked FOR UPDATE
public record Reads(
        Set<TableUse> uses,
        List<ViewRead> views,
        Set<TableName> entered,
        Set<TableDefinition> stored,
        Set<TableDefinition> changing,
        Set<TableName> exclusive) {
    public Reads {
        exclusive = Set.copyOf(exclusive);
        entered = Set.copyOf(entered);
        uses = Collections.unmodifiableSet(new LinkedHashSet<>(uses));
        views = List.copyOf(views);
        stored = Set.copyOf(stored);
        changing = Set.copyOf(changing);
    }

    /// The stored tables whose rows are not locked FOR UPDATE.
    public Set<TableDefinition> unchanged() {
        if (changing.isEmpty()) {
            return stored;
        }
        var rest = new LinkedHashSet<>(stored);
        rest.removeAll(changing);
        return rest;
    }
}
