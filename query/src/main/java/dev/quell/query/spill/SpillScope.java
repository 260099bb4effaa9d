package dev.quell.query.spill;

import dev.quell.base.stop.Cancellation;
import dev.quell.session.event.WorkCounts;
import org.jspecify.annotations.Nullable;

/// The memory and the file of one statement's rows. Of the statement's thread only.
///
/// A statement has one file at most, whatever its operators do; [#close] hands it to the folder's janitor and does not wait.
public final class SpillScope implements AutoCloseable {
    /// The statement asks the pool for this much at a time.
    private static final long STEP = 1L << 20;

    private static final int MIN_WAYS = 8;
    private static final int MAX_WAYS = 256;

    private final SpillFolder folder;
    private final long limit;
    private final Cancellation cancellation;
    private final WorkCounts work;
    private @Nullable SpillFile file;
    private long used;
    private long granted;

    /// @param limit bytes that the statement may hold in memory (`quell_statement_memory`)
    public SpillScope(SpillFolder folder, long limit, Cancellation cancellation, WorkCounts work) {
        this.folder = folder;
        this.limit = limit;
        this.cancellation = cancellation;
        this.work = work;
    }

    /// A share for one operator.
    public MemoryShare share() {
        return new MemoryShare(this, Math.min(MemoryShare.FLOOR, limit));
    }

    boolean take(long bytes, boolean anyway) {
        return (anyway || used + bytes <= limit) && takeFromPool(bytes, anyway);
    }

    boolean takeBeyondLimit(long bytes) {
        return takeFromPool(bytes, false);
    }

    private boolean takeFromPool(long bytes, boolean anyway) {
        long wanted = used + bytes;
        if (wanted > granted) {
            long more = Math.max(STEP, wanted - granted);
            if (!folder.memory().take(more)) {
                if (!anyway) {
                    return false;
                }
                folder.memory().takeAnyway(more);
            }
            granted += more;
        }
        used = wanted;
        work.holds(wanted);
        return true;
    }

    void give(long bytes) {
        used -= bytes;
        work.holds(used);
        long idle = granted - used;
        if (idle > 4 * STEP) {
            folder.memory().give(idle - STEP);
            granted -= idle - STEP;
        }
    }

    /// How many streams may be read at once in a merge: half of the memory goes into their buffers.
    int ways() {
        return Math.clamp(limit / 2 / SpillFile.BLOCK, MIN_WAYS, MAX_WAYS);
    }

    /// The checkpoint of every loop over rows here.
    void check() {
        cancellation.check();
    }

    /// A new, empty stream in the statement's file.
    RecordStream stream() {
        var open = file;
        if (open == null) {
            open = folder.create(cancellation);
            file = open;
            work.add(WorkCounts.Kind.CREATED_TMP_FILES);
        }
        return new RecordStream(open);
    }

    void countMerge() {
        work.add(WorkCounts.Kind.SORT_MERGE_PASSES);
    }

    /// A hash table, or kept rows, went to disk.
    void countTable() {
        work.add(WorkCounts.Kind.CREATED_TMP_DISK_TABLES);
    }

    @Override
    public void close() {
        var open = file;
        if (open != null) {
            file = null;
            folder.discard(open);
        }
        folder.memory().give(granted);
        granted = 0;
        used = 0;
        work.holds(0);
    }
}
