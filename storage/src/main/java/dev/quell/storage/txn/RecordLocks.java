package dev.quell.storage.txn;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.storage.lock.LockOutcome;
import dev.quell.storage.lock.LockRequest;
import dev.quell.storage.lock.LockTable;
import dev.quell.storage.lock.RowLockMode;
import dev.quell.storage.mvcc.RecordProbe;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.StoreCursor;
import java.time.Duration;

/// Locks records for one statement and looks at what they hold then. The one place where lock outcomes become errors.
final class RecordLocks {
    private final LiveTransaction transaction;
    private final LockTable locks;
    private final int statement;
    private final Cancellation cancellation;
    private final Duration lockWait;
    private final RecordProbe probe;

    RecordLocks(
            LiveTransaction transaction,
            int statement,
            Cancellation cancellation,
            Duration lockWait) {
        this.transaction = transaction;
        this.statement = statement;
        this.cancellation = cancellation;
        this.lockWait = lockWait;
        locks = transaction.shared().locks();
        probe =
                new RecordProbe(
                        transaction.shared().commits(),
                        transaction.shared().snapshots(),
                        transaction);
    }

    /// The state of the record that was locked last without a probe of its own.
    RecordProbe probe() {
        return probe;
    }

    RecordProbe newProbe() {
        return new RecordProbe(
                transaction.shared().commits(), transaction.shared().snapshots(), transaction);
    }

    /// A record and how it is to be locked.
    ///
    /// @param passOwn as in [RecordProbe#look]
    record Wanted(RowLockMode mode, WaitPolicy waiting, boolean passOwn) {
        static final Wanted TO_WRITE = new Wanted(RowLockMode.EXCLUSIVE, WaitPolicy.WAIT, false);
    }

    /// What locking led to.
    ///
    /// @param isNew false if the transaction had the lock object before
    /// @param waited true if others may have changed things meanwhile
    /// @param skipped true if it is locked by another and SKIP LOCKED was asked for; nothing is locked then
    record Locked(LockRequest request, boolean isNew, boolean waited, boolean skipped) {}

    /// Locks a record, waiting if need be, and looks at it.
    ///
    /// @throws SqlError 1205, 3572, 1213 (the transaction is rolled back), or the stop reason's
    Locked lock(StoreCursor cursor, Bytes record, Wanted wanted) {
        return lock(cursor, record, wanted, probe);
    }

    /// As [#lock(StoreCursor, Bytes, Wanted)]; what the record holds goes to `seen`.
    Locked lock(StoreCursor cursor, Bytes record, Wanted wanted, RecordProbe seen) {
        transaction.requireId();
        boolean waits = wanted.waiting() == WaitPolicy.WAIT;
        var asking =
                new LockTable.Asking(
                        transaction.owner(),
                        statement,
                        cancellation,
                        waits ? Deadline.after(lockWait) : new Deadline(System.nanoTime(), false));
        boolean isNew = false;
        boolean waited = false;
        while (true) {
            cancellation.check();
            LockTable.Answer answer =
                    locks.lockRecord(asking, record.array(), record.length(), wanted.mode());
            isNew |= answer.isNew();
            waited |= answer.waited();
            LockRequest request = answer.request();
            LockOutcome outcome = answer.outcome();
            if (outcome == LockOutcome.GRANTED) {
                look(cursor, record, wanted, seen);
                if (!seen.heldByOther()) {
                    return new Locked(request, isNew, waited, false);
                }
                waited = true;
                outcome = yieldToHolder(request, asking, seen);
            }
            if (outcome != LockOutcome.GRANTED && isRefused(outcome, wanted)) {
                return new Locked(request, isNew, waited, true);
            }
        }
    }

    /// Looks at a record without locking it.
    void look(StoreCursor cursor, Bytes record, Wanted wanted) {
        look(cursor, record, wanted, probe);
    }

    private void look(StoreCursor cursor, Bytes record, Wanted wanted, RecordProbe seen) {
        cursor.refresh();
        seen.look(cursor, record, statement, wanted.passOwn());
    }

    private LockOutcome yieldToHolder(
            LockRequest request, LockTable.Asking asking, RecordProbe seen) {
        LiveTransaction holder = transaction.transactions().running(seen.holder());
        if (holder == null) {
            return LockOutcome.GRANTED; // it has just ended: look again
        }
        int holdersStatement = seen.holdersStatement();
        return locks.yieldTo(
                new LockTable.Implied(
                        holder.owner(),
                        holdersStatement,
                        () -> !holder.undone().contains(holdersStatement)),
                request,
                asking);
    }

    /// Turns an outcome into its error, but for SKIP LOCKED.
    private boolean isRefused(LockOutcome outcome, Wanted wanted) {
        switch (outcome) {
            case GRANTED -> {
                return false;
            }
            case BUSY -> {
                if (wanted.waiting() == WaitPolicy.SKIP_LOCKED) {
                    return true;
                }
                throw wanted.waiting() == WaitPolicy.NOWAIT
                        ? ErrorCode.LOCK_NOWAIT.error()
                        : ErrorCode.LOCK_WAIT_TIMEOUT.error();
            }
            case TIMED_OUT -> throw ErrorCode.LOCK_WAIT_TIMEOUT.error();
            case CANCELLED -> throw LiveTransaction.stopped(cancellation);
            case DEADLOCK -> {
                transaction.rollback();
                throw ErrorCode.LOCK_DEADLOCK.error();
            }
        }
        throw new AssertionError(outcome);
    }

    /// The record is written: its stamp holds the lock now. (A lock from an earlier statement stays, in case this one is undone.)
    void written(Locked locked) {
        locks.forgetIfAlone(locked.request(), statement);
    }

    /// Gives back a lock that is not needed after all, if this call was what took it.
    void release(Locked locked) {
        if (locked.isNew() && !locked.skipped()) {
            locks.release(locked.request());
        }
    }
}
