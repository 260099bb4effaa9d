package dev.quell.storage;

import dev.quell.storage.mvcc.RecordWalk;
import dev.quell.storage.row.IndexLayout;
import dev.quell.storage.row.TableLayout;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.CursorPool;
import dev.quell.storage.store.Store;
import dev.quell.storage.store.StoreCursor;
import dev.quell.storage.txn.RowCounts;

/// Guesses sizes: short ranges are counted, long ones measured by the bytes they take of their index.
final class RangeEstimates {
    private static final int COUNTED = 64;

    private final Store store;
    private final CursorPool cursors;
    private final RowCounts rowCounts;

    RangeEstimates(Store store, CursorPool cursors, RowCounts rowCounts) {
        this.store = store;
        this.cursors = cursors;
        this.rowCounts = rowCounts;
    }

    RangeEstimate table(TableLayout layout) {
        Bytes from = IndexLayout.start(layout.table().clusteredId(), new Bytes());
        Bytes to = IndexLayout.start(layout.table().clusteredId(), new Bytes());
        IndexLayout.successor(to);
        return new RangeEstimate(
                rowCounts.of(layout.table().id()),
                store.approximateBytes(from.toArray(), to.toArray()));
    }

    RangeEstimate range(TableLayout layout, IndexLayout index, IndexLayout.RangeEnds ends) {
        var from = new Bytes();
        var to = new Bytes();
        if (!index.bounds(ends, from, to)) {
            return new RangeEstimate(0, 0);
        }
        byte[] first = from.toArray();
        byte[] end = to.toArray();
        int counted = count(first, end);
        long bytes = store.approximateBytes(first, end);
        if (counted < COUNTED) {
            return new RangeEstimate(counted, bytes);
        }
        Bytes all = IndexLayout.start(index.definition().id(), new Bytes());
        byte[] indexStart = all.toArray();
        IndexLayout.successor(all);
        long indexBytes = Math.max(1, store.approximateBytes(indexStart, all.toArray()));
        double share = Math.min(1.0, (double) bytes / indexBytes);
        long rows = (long) (share * rowCounts.of(layout.table().id()));
        return new RangeEstimate(Math.max(COUNTED, rows), bytes);
    }

    long versions(TableLayout layout) {
        Bytes from = IndexLayout.start(layout.table().clusteredId(), new Bytes());
        Bytes to = IndexLayout.start(layout.table().clusteredId(), new Bytes());
        IndexLayout.successor(to);
        StoreCursor cursor = cursors.acquire();
        try {
            var walk = new RecordWalk(cursor, from.toArray(), to.toArray(), false);
            long versions = 0;
            while (walk.nextRecord()) {
                do {
                    versions++;
                } while (walk.nextVersion());
            }
            return versions;
        } finally {
            cursors.release(cursor);
        }
    }

    private int count(byte[] from, byte[] to) {
        StoreCursor cursor = cursors.acquire();
        try {
            var walk = new RecordWalk(cursor, from, to, false);
            int records = 0;
            while (records < COUNTED && walk.nextRecord()) {
                records++;
            }
            return records;
        } finally {
            cursors.release(cursor);
        }
    }
}
