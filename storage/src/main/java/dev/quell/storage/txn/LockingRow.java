package dev.quell.storage.txn;

import dev.quell.storage.lock.RowLockMode;
import dev.quell.storage.mvcc.RecordProbe;
import dev.quell.storage.row.TableLayout;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.StoreCursor;
import org.jspecify.annotations.Nullable;

/// The row that a locking read stands on.
final class LockingRow {
    private final LiveStatement statement;
    private final TableLayout layout;
    private final RecordLocks.Wanted wanted;
    private final Bytes record = new Bytes();
    private final RecordProbe probe;
    private RecordLocks.@Nullable Locked locked;

    LockingRow(LiveStatement statement, TableLayout layout, ScanOptions options) {
        this.statement = statement;
        this.layout = layout;
        probe = statement.locks().newProbe();
        wanted =
                new RecordLocks.Wanted(
                        options.lock() == RowLock.SHARE
                                ? RowLockMode.SHARED
                                : RowLockMode.EXCLUSIVE,
                        options.waiting(),
                        true);
    }

    /// The clustered key; set it, then [#lock].
    Bytes record() {
        return record;
    }

    /// Locks the row and looks at its newest state.
    ///
    /// @return false if there is no such row (its key stays locked where the isolation level keeps locks), or it is to be skipped
    boolean lock(StoreCursor cursor) {
        RecordLocks.Locked result = statement.locks().lock(cursor, record, wanted, probe);
        locked = result;
        if (result.skipped()) {
            return false;
        }
        if (!probe().isPresent()) {
            statement.locks().release(result);
            return false;
        }
        return true;
    }

    RecordProbe probe() {
        return probe;
    }

    /// Gives the lock back if it was this read that took it.
    void release() {
        RecordLocks.Locked present = locked;
        if (present != null) {
            statement.locks().release(present);
        }
    }

    /// True if the lock had to be waited for: what led here may have changed.
    boolean waited() {
        RecordLocks.Locked present = locked;
        return present != null && present.waited();
    }

    void unlock() {
        if (!statement.transaction().isolation().keepsLocks()) {
            release();
        }
    }

    FoundRow reference() {
        RecordLocks.Locked present = locked;
        if (present == null) {
            throw new IllegalStateException("no row");
        }
        return FoundRow.of(layout, record, probe, present);
    }

    static long[] garbage(RecordProbe probe) {
        var garbage = new long[probe.garbageCount()];
        for (int i = 0; i < garbage.length; i++) {
            garbage[i] = probe.garbage(i);
        }
        return garbage;
    }
}
