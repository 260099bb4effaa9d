package dev.quell.query.statement;

import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.txn.RowReference;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which rows a statement over a join has changed already: a join may lead to a row any number of times, and only the first
/// time counts. A statement over one table meets each row once and remembers nothing.
final class ChangedRows {
    private final List<Set<RowReference>> changed = new ArrayList<>();
    private final boolean joined;
    private final BitSet shared = new BitSet();

    ChangedRows(List<TableDefinition> targets, boolean joined) {
        this.joined = joined;
        if (!joined) {
            return;
        }
        for (int i = 0; i < targets.size(); i++) {
            long id = targets.get(i).id();
            changed.add(new HashSet<>());
            shared.set(i, targets.stream().filter(table -> table.id() == id).count() > 1);
        }
    }

    /// True if another target is the same table under another alias: what was found of a row may be stale.
    boolean isShared(int target) {
        return shared.get(target);
    }

    /// @return false if the row was met before
    boolean isNew(int target, RowReference row) {
        if (!joined) {
            return !row.changedByStatement();
        }
        return changed.get(target).add(row) && !row.changedByStatement();
    }

    /// As [#isNew], for a table whose rows cascades may change too, which does not count.
    boolean isNewBesideCascades(int target, RowReference row) {
        return joined ? changed.get(target).add(row) : !row.changedByStatement();
    }
}
