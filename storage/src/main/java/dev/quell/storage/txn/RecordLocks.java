package dev.quell.storage.txn;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.storage.lock.LockOutcome;
import dev.quell.storage.lock.LockRequest;
import dev.quell.storage.lock.LockTable;
import dev.quell.storage.lock.RangeLocks;
import dev.quell.storage.lock.RowLockMode;
import dev.quell.storage.mvcc.RecordProbe;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.StoreCursor;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Locks records for one statement and looks at what they hold then. The one place where lock outcomes become errors.
final class RecordLocks {
    private static final int KEPT_OBJECTS = 256;
    private static final Deadline PASSED = new Deadline(System.nanoTime(), false);

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
    Locked lock(TableLocking table, StoreCursor cursor, Bytes record, Wanted wanted) {
        return lock(table, cursor, record, wanted, probe);
    }

    /// As [#lock(TableLocking, StoreCursor, Bytes, Wanted)]; what the record holds goes to `seen`.
    Locked lock(
            TableLocking table, StoreCursor cursor, Bytes record, Wanted wanted, RecordProbe seen) {
        transaction.requireId();
        boolean waits = wanted.waiting() == WaitPolicy.WAIT;
        var asking =
                new LockTable.Asking(
                        transaction.owner(),
                        statement,
                        cancellation,
                        waits ? Deadline.after(lockWait) : PASSED);
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
                long released = table.ranges().released();
                look(cursor, record, wanted, seen);
                LockOutcome yielded =
                        yieldToHolder(new Place(table, record, request), wanted, seen, asking);
                if (yielded == null && table.ranges().released() == released) {
                    return new Locked(request, isNew, waited, false);
                }
                waited |= yielded != LockOutcome.BUSY;
                outcome = yielded == null ? LockOutcome.GRANTED : yielded;
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

    /// Stands in line behind whoever holds the record without a lock object, so that it cannot be locked as wanted.
    ///
    /// @return what waiting led to ([LockOutcome#GRANTED]: look again); null if nobody holds it
    private @Nullable LockOutcome yieldToHolder(
            Place place, Wanted wanted, RecordProbe seen, LockTable.Asking asking) {
        LockTable.Implied holder;
        if (seen.heldByOther()) {
            LiveTransaction writer = transaction.transactions().running(seen.holder());
            if (writer == null) {
                return LockOutcome.GRANTED;
            }
            int writersStatement = seen.holdersStatement();
            holder =
                    new LockTable.Implied(
                            writer.owner(),
                            RowLockMode.EXCLUSIVE,
                            writersStatement,
                            () -> !writer.undone().contains(writersStatement));
        } else {
            TableLocking.Cover cover = place.table.blocking(place.record, seen, wanted.mode());
            if (cover == null) {
                return null;
            }
            holder =
                    new LockTable.Implied(
                            cover.lock().owner(),
                            cover.lock().mode(),
                            cover.lock().statement(),
                            cover::stillHolds);
        }
        return locks.yieldTo(holder, place.request, asking);
    }

    /// A record on the way to be locked.
    private record Place(TableLocking table, Bytes record, LockRequest request) {}

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

    /// The record is written, so that its stamp holds the lock; the object is kept nevertheless while there are few, because it also
    /// shows, and outlives a ROLLBACK TO SAVEPOINT, as in InnoDB.
    void written(Locked locked) {
        if (transaction.owner().heldCount() > KEPT_OBJECTS) {
            passedOn(locked);
        }
    }

    /// The lock is held by other means from now on. (One from an earlier statement stays, in case this one is undone.)
    void passedOn(Locked locked) {
        locks.forgetIfAlone(locked.request(), statement);
    }

    /// Locks an entry of a unique index whose row is locked already, if nobody is in the way: so a duplicate that is inserted meets
    /// the lock first.
    void lockEntry(Bytes entry, RowLockMode mode) {
        locks.lockRecord(
                new LockTable.Asking(transaction.owner(), statement, cancellation, PASSED),
                entry.array(),
                entry.length(),
                mode);
    }

    /// Leaves a record that is not to be written after all with a shared lock.
    void downgrade(Locked locked) {
        if (locked.isNew()) {
            locks.downgrade(locked.request());
        }
    }

    /// Gives back a lock that is not needed after all, if this call was what took it.
    void release(Locked locked) {
        if (locked.isNew() && !locked.skipped()) {
            locks.release(locked.request());
        }
    }

    /// Waits until no other transaction's gap is around a key that is to be inserted.
    ///
    /// @throws SqlError as [#lock]
    void awaitGap(RangeLocks ranges, byte[] key) {
        var asking =
                new LockTable.Asking(
                        transaction.owner(), statement, cancellation, Deadline.after(lockWait));
        isRefused(locks.awaitGap(asking, ranges, key), Wanted.TO_WRITE);
    }
}
