package dev.quell.storage.txn;

import java.util.Arrays;

/// What a transaction has done so far: rows changed in all, and rows added to each table, net. Small, for a transaction knows few
/// tables; copied at each statement and savepoint, to go back to. Of one thread.
final class Work {
    private long changedRows;
    // Pairs of table id and rows.
    private long[] added;

    Work() {
        this(0, new long[0]);
    }

    private Work(long changedRows, long[] added) {
        this.changedRows = changedRows;
        this.added = added;
    }

    Work copy() {
        return new Work(changedRows, added.length == 0 ? added : added.clone());
    }

    long changedRows() {
        return changedRows;
    }

    void change(long tableId, int changed, int rowsAdded) {
        changedRows += changed;
        if (rowsAdded == 0) {
            return;
        }
        for (int i = 0; i < added.length; i += 2) {
            if (added[i] == tableId) {
                added[i + 1] += rowsAdded;
                return;
            }
        }
        added = Arrays.copyOf(added, added.length + 2);
        added[added.length - 2] = tableId;
        added[added.length - 1] = rowsAdded;
    }

    void addTo(RowCounts counts) {
        for (int i = 0; i < added.length; i += 2) {
            counts.add(added[i], added[i + 1]);
        }
    }
}
