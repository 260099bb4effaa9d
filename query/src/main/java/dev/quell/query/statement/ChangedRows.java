package dev.quell.query.statement;

import dev.quell.storage.txn.RowReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which rows a statement over a join has changed already: a join may lead to a row any number of times, and only the first
/// time counts. A statement over one table meets each row once and remembers nothing.
final class ChangedRows {
    private final List<Set<RowReference>> changed = new ArrayList<>();
    private final boolean joined;

    ChangedRows(int targets, boolean joined) {
        this.joined = joined;
        for (int i = 0; i < targets; i++) {
            changed.add(new HashSet<>());
        }
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
