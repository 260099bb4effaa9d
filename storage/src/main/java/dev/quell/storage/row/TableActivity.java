package dev.quell.storage.row;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// How many rows of a table were read, by which index, and how many written, since the server started. Whoever reads or writes adds
/// once for many rows where it can. Safe for all threads.
public final class TableActivity {
    /// The place of rows that were read one after the other, without an index.
    public static final long NO_INDEX = -1;

    private final ConcurrentHashMap<Long, LongAdder> read = new ConcurrentHashMap<>();
    private final LongAdder inserted = new LongAdder();
    private final LongAdder updated = new LongAdder();
    private final LongAdder deleted = new LongAdder();

    /// Rows were read.
    ///
    /// @param index the id of the index that led to them, or [#NO_INDEX]
    public void read(long index, long rows) {
        LongAdder known = read.get(index);
        if (known == null) {
            known = read.computeIfAbsent(index, _ -> new LongAdder());
        }
        known.add(rows);
    }

    public void inserted(long rows) {
        inserted.add(rows);
    }

    public void updated(long rows) {
        updated.add(rows);
    }

    public void deleted(long rows) {
        deleted.add(rows);
    }

    /// Rows read by an index, or by none.
    public long rowsRead(long index) {
        LongAdder known = read.get(index);
        return known == null ? 0 : known.sum();
    }

    /// Rows read in whatever way.
    public long rowsRead() {
        return read.values().stream().mapToLong(LongAdder::sum).sum();
    }

    public long rowsInserted() {
        return inserted.sum();
    }

    public long rowsUpdated() {
        return updated.sum();
    }

    public long rowsDeleted() {
        return deleted.sum();
    }

    /// Starts over.
    public void clear() {
        read.clear();
        inserted.reset();
        updated.reset();
        deleted.reset();
    }
}
