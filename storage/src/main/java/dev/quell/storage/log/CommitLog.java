package dev.quell.storage.log;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.Tenure;
import dev.quell.base.stop.WaitCause;
import dev.quell.base.stop.WaitOutcome;
import dev.quell.base.stop.WaitPoint;
import dev.quell.storage.store.Area;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.Store;
import dev.quell.storage.store.StoreBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Group commit. Whoever finds nobody at work leads: it writes the records of all who wait as one batch, makes it durable, publishes
/// the commits in the order of their numbers, and hands the lead to the next. Safe for all threads.
///
/// A commit record is `'c' · transaction id` → `commit number · what the caller adds`. Where it exists the transaction is
/// committed; where it does not, it is aborted: that is all there is to atomicity.
public final class CommitLog {
    private static final WaitCause LOG = WaitCause.of(WaitCause.Kind.LOG);

    /// First byte of a commit record's key.
    public static final byte RECORD = 'c';

    /// How durable a commit is when [#commit] returns.
    public enum Durability {
        /// On disk.
        SYNCED,
        /// With the operating system.
        FLUSHED,
        /// In the log's buffer.
        BUFFERED
    }

    /// A commit that wants in.
    ///
    /// @param details what the record says besides the commit number
    /// @param also other writes that come true with it
    /// @param publish makes the commit visible; gets the commit number, runs on the leader's thread, does not block
    public record Commit(long transaction, byte[] details, StoreBatch also, LongConsumer publish) {}

    private enum State {
        QUEUED,
        LEADING,
        DONE
    }

    private static final class Waiter {
        private final Commit commit;
        private final WaitPoint waitPoint = new WaitPoint();
        private volatile State state = State.QUEUED;
        private volatile @Nullable RuntimeException failure;

        Waiter(Commit commit) {
            this.commit = commit;
        }

        boolean isQueued() {
            return state == State.QUEUED;
        }

        void become(State newState) {
            waitPoint.update(() -> state = newState);
        }
    }

    private final Store store;
    private final LongConsumer published;

    @GuardedBy("this")
    private final ArrayDeque<Waiter> queue = new ArrayDeque<>();

    @GuardedBy("this")
    private boolean led;

    // Of the leader.
    private long lastNumber;
    private volatile Durability durability;

    /// @param lastNumber the highest commit number given so far
    /// @param published told the highest published number after each group
    public CommitLog(Store store, Durability durability, long lastNumber, LongConsumer published) {
        this.store = store;
        this.durability = durability;
        this.lastNumber = lastNumber;
        this.published = published;
    }

    public void durability(Durability newDurability) {
        durability = newDurability;
    }

    /// The key of a transaction's commit record.
    public static byte[] key(long transaction) {
        return new Bytes(9).add(RECORD).addLong(transaction).toArray();
    }

    /// Commits; returns when the record is as durable as configured and the commit is visible. While others are at the log it waits,
    /// and can be stopped; once its record is on its way it cannot.
    ///
    /// @throws dev.quell.base.error.SqlError the stop reason's, if it was stopped before; or the store cannot write
    public void commit(Commit commit, Cancellation cancellation) {
        var waiter = new Waiter(commit);
        synchronized (this) {
            queue.add(waiter);
            if (!led) {
                led = true;
                waiter.state = State.LEADING;
            }
        }
        if (waiter.isQueued() && !awaitTurn(waiter, cancellation)) {
            cancellation.check();
        }
        if (waiter.state == State.LEADING) {
            lead();
        }
        RuntimeException failure = waiter.failure;
        if (failure != null) {
            throw failure;
        }
    }

    /// @return false if it was stopped in time
    private boolean awaitTurn(Waiter waiter, Cancellation cancellation) {
        boolean stopped =
                waiter.waitPoint.await(LOG, cancellation, Deadline.NEVER, () -> !waiter.isQueued())
                        == WaitOutcome.CANCELLED;
        if (stopped && isTakenBack(waiter)) {
            return false;
        }
        waiter.waitPoint.await(LOG, new Cancellation(), Deadline.NEVER, () -> !waiter.isQueued());
        return true;
    }

    private synchronized boolean isTakenBack(Waiter waiter) {
        return waiter.isQueued() && queue.remove(waiter);
    }

    private void lead() {
        var group = new ArrayList<Waiter>();
        synchronized (this) {
            group.addAll(queue);
            queue.clear();
        }
        try {
            write(group);
        } catch (RuntimeException e) {
            group.forEach(waiter -> waiter.failure = e);
        }
        Waiter next;
        synchronized (this) {
            next = queue.peek();
            led = next != null;
            if (next != null) {
                next.state = State.LEADING; // here: it cannot be taken back any more
            }
        }
        if (next != null) {
            next.become(State.LEADING);
        }
        group.forEach(waiter -> waiter.become(State.DONE));
    }

    private void write(List<Waiter> group) {
        var batch = new StoreBatch();
        long number = lastNumber;
        for (Waiter waiter : group) {
            number++;
            byte[] record = new Bytes(32).addLong(number).add(waiter.commit.details).toArray();
            batch.put(Area.META, key(waiter.commit.transaction), record);
            batch.append(waiter.commit.also);
        }
        store.write(batch);
        harden();
        for (Waiter waiter : group) {
            waiter.commit.publish.accept(++lastNumber);
        }
        published.accept(lastNumber);
    }

    private void harden() {
        var how = durability;
        if (how == Durability.BUFFERED) {
            return;
        }
        var tenure = Tenure.current();
        tenure.waits(LOG);
        try {
            if (how == Durability.SYNCED) {
                store.sync();
            } else {
                store.flush();
            }
        } finally {
            tenure.goesOn();
        }
    }
}
