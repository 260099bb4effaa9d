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
    private final TableLocking table;
    private final TableLayout layout;
    private final RecordLocks.Wanted wanted;
    private final RecordLocks.Wanted tried;
    private final Bytes record = new Bytes();
    private final RecordProbe probe;
    private RecordLocks.@Nullable Locked locked;
    private boolean released;

    LockingRow(LiveStatement statement, TableLocking table, ScanOptions options) {
        this.statement = statement;
        this.table = table;
        layout = table.layout();
        probe = statement.locks().newProbe();
        WaitPolicy waiting = options.waiting();
        wanted =
                new RecordLocks.Wanted(
                        mode(options),
                        waiting == WaitPolicy.WAIT_IF_MATCHING ? WaitPolicy.WAIT : waiting,
                        true);
        tried = new RecordLocks.Wanted(mode(options), WaitPolicy.SKIP_LOCKED, true);
    }

    static RowLockMode mode(ScanOptions options) {
        return options.lock() == RowLock.SHARE ? RowLockMode.SHARED : RowLockMode.EXCLUSIVE;
    }

    TableLocking table() {
        return table;
    }

    /// The clustered key; set it, then [#lock].
    Bytes record() {
        return record;
    }

    /// Locks the row and looks at its newest state.
    ///
    /// @return false if there is no such row (its key stays locked where the isolation level keeps locks), or it is to be skipped
    boolean lock(StoreCursor cursor) {
        return lock(cursor, wanted);
    }

    /// As [#lock], but does not wait: the row is [#skipped] if another holds it.
    boolean tryLock(StoreCursor cursor) {
        return lock(cursor, tried);
    }

    private boolean lock(StoreCursor cursor, RecordLocks.Wanted how) {
        RecordLocks.Locked result = statement.locks().lock(table, cursor, record, how, probe);
        locked = result;
        released = false;
        if (result.skipped()) {
            return false;
        }
        if (!probe().isPresent()) {
            release();
            return false;
        }
        if (result.isNew() && table.holds(record, probe, wanted.mode())) {
            release(); // an earlier scan of the transaction has locked it
        }
        return true;
    }

    /// True if it was left out because another holds it.
    boolean skipped() {
        return locked != null && locked.skipped();
    }

    /// Looks at what the last commit left of the row, which another holds.
    ///
    /// @return false if that is nothing
    boolean lookCommitted(StoreCursor cursor) {
        cursor.refresh();
        return probe.lookCommitted(cursor, record);
    }

    /// The lock, if this read took it and has not given it back.
    RecordLocks.@Nullable Locked taken() {
        RecordLocks.Locked present = locked;
        return present != null && present.isNew() && !released ? present : null;
    }

    RecordProbe probe() {
        return probe;
    }

    /// Gives the lock back if it was this read that took it.
    void release() {
        RecordLocks.Locked present = locked;
        if (present != null && !released) {
            released = true;
            statement.locks().release(present);
        }
    }

    /// True if the lock had to be waited for: what led here may have changed.
    boolean waited() {
        RecordLocks.Locked present = locked;
        return present != null && present.waited();
    }

    /// The row did not match: gives its lock back where the isolation level does so.
    ///
    /// @return true if the level does
    boolean unlock() {
        boolean gives = !statement.transaction().isolation().keepsLocks();
        if (gives) {
            release();
        }
        return gives;
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
