package dev.quell.session.event;

import dev.quell.session.status.Counter;
import dev.quell.session.status.SessionCounters;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What one statement has done to find its rows: reads by kind, scans, sorts. Of the statement's thread only, until the
/// statement has ended; it does not change any more after that.
public final class WorkCounts {
    /// Nothing done.
    public static final WorkCounts NONE = new WorkCounts();

    /// What is counted. The names are those of the status variables.
    public enum Kind {
        READ_FIRST(Counter.HANDLER_READ_FIRST),
        READ_KEY(Counter.HANDLER_READ_KEY),
        READ_LAST(Counter.HANDLER_READ_LAST),
        READ_NEXT(Counter.HANDLER_READ_NEXT),
        READ_PREV(Counter.HANDLER_READ_PREV),
        READ_RND(Counter.HANDLER_READ_RND),
        READ_RND_NEXT(Counter.HANDLER_READ_RND_NEXT),
        WRITE(Counter.HANDLER_WRITE),
        UPDATE(Counter.HANDLER_UPDATE),
        DELETE(Counter.HANDLER_DELETE),
        CREATED_TMP_FILES(Counter.CREATED_TMP_FILES),
        CREATED_TMP_DISK_TABLES(Counter.CREATED_TMP_DISK_TABLES),
        CREATED_TMP_TABLES(Counter.CREATED_TMP_TABLES),
        SELECT_FULL_JOIN(Counter.SELECT_FULL_JOIN),
        SELECT_FULL_RANGE_JOIN(Counter.SELECT_FULL_RANGE_JOIN),
        SELECT_RANGE(Counter.SELECT_RANGE),
        SELECT_RANGE_CHECK(Counter.SELECT_RANGE_CHECK),
        SELECT_SCAN(Counter.SELECT_SCAN),
        SORT_MERGE_PASSES(Counter.SORT_MERGE_PASSES),
        SORT_RANGE(Counter.SORT_RANGE),
        SORT_ROWS(Counter.SORT_ROWS),
        SORT_SCAN(Counter.SORT_SCAN);

        private static final Kind[] ALL = values();

        private final Counter counter;

        Kind(Counter counter) {
            this.counter = counter;
        }
    }

    // Most statements find a row by its key and count nothing else: they get by without the array.
    private long @Nullable [] counts;
    private long keys;
    private long examined;
    private long memory;
    private long mostMemory;

    public void add(Kind kind) {
        add(kind, 1);
    }

    public void add(Kind kind, long amount) {
        if (kind == Kind.READ_KEY) {
            keys += amount;
        } else if (amount != 0) {
            count(kind, amount);
        }
    }

    private void count(Kind kind, long amount) {
        long[] now = counts;
        if (now == null) {
            now = new long[Kind.ALL.length];
            counts = now;
        }
        now[kind.ordinal()] += amount;
    }

    /// Counts rows that were looked at, whether or not they passed the conditions (ROWS_EXAMINED).
    public void examined(long rows) {
        examined += rows;
    }

    public long examined() {
        return examined;
    }

    /// Says how many bytes of rows it holds now.
    public void holds(long bytes) {
        memory = bytes;
        mostMemory = Math.max(mostMemory, bytes);
    }

    /// Bytes of rows that it holds.
    public long memory() {
        return memory;
    }

    /// The most bytes of rows that it has held at a time.
    public long mostMemory() {
        return mostMemory;
    }

    public long get(Kind kind) {
        if (kind == Kind.READ_KEY) {
            return keys;
        }
        long[] now = counts;
        return now == null ? 0 : now[kind.ordinal()];
    }

    /// Whether a table was read from one end to the other: P_S NO_INDEX_USED.
    public boolean usedNoIndex() {
        return get(Kind.SELECT_SCAN) + get(Kind.SELECT_FULL_JOIN) > 0;
    }

    /// Adds it up with others of the same statement.
    public void add(WorkCounts other) {
        examined += other.examined;
        memory += other.memory;
        mostMemory = Math.max(mostMemory, other.mostMemory);
        keys += other.keys;
        long[] more = other.counts;
        if (more != null) {
            for (Kind kind : Kind.ALL) {
                add(kind, more[kind.ordinal()]);
            }
        }
    }

    /// The session's counters grow by it.
    public void addTo(SessionCounters counters) {
        addTo(counters, Counter.INNODB_ROWS_READ, examined);
        addTo(counters, Counter.HANDLER_READ_KEY, keys);
        addTo(counters, Counter.INNODB_ROWS_INSERTED, get(Kind.WRITE));
        addTo(counters, Counter.INNODB_ROWS_UPDATED, get(Kind.UPDATE));
        addTo(counters, Counter.INNODB_ROWS_DELETED, get(Kind.DELETE));
        long[] now = counts;
        if (now != null) {
            for (Kind kind : Kind.ALL) {
                addTo(counters, kind.counter, now[kind.ordinal()]);
            }
        }
    }

    private static void addTo(SessionCounters counters, Counter counter, long amount) {
        if (amount != 0) {
            counters.add(counter, amount);
        }
    }

    @Override
    public String toString() {
        return "examined " + examined + ", " + Arrays.toString(counts);
    }
}
