package dev.quell.storage.lock;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// A set of locks that are given back together: those of a transaction, or those a session holds explicitly.
///
/// ```text
///   latch order: a shard of the lock table, then an owner
/// ```
public final class LockOwner {
    private final Locker locker;
    private final LongSupplier transactionId;
    private final LongSupplier weight;

    @GuardedBy("this")
    private final ArrayList<LockRequest> held = new ArrayList<>(4);

    @GuardedBy("this")
    private final ArrayList<RangeLock> ranges = new ArrayList<>(2);

    @GuardedBy("this")
    private final ArrayList<TableIntention> intentions = new ArrayList<>(1);

    @GuardedBy("this")
    private boolean over;

    /// @param transactionId for display
    /// @param weight the work that would be lost; the lightest of a deadlock gives way
    public LockOwner(Locker locker, LongSupplier transactionId, LongSupplier weight) {
        this.locker = locker;
        this.transactionId = transactionId;
        this.weight = weight;
    }

    public Locker locker() {
        return locker;
    }

    public long transactionId() {
        return transactionId.getAsLong();
    }

    /// The work that would be lost, locks counted as InnoDB does.
    long weight() {
        return weight.getAsLong() + heldCount();
    }

    /// The rows it has changed.
    long work() {
        return weight.getAsLong();
    }

    /// The locks it holds as objects; implicit row locks are not among them.
    public synchronized int heldCount() {
        return held.size() + ranges.size();
    }

    /// Those of [#heldCount] that are on rows and gaps, not on definitions.
    public synchronized int rowLockCount() {
        int count = ranges.size();
        for (LockRequest request : held) {
            count += request.isOnRecord() ? 1 : 0;
        }
        return count;
    }

    /// What InnoDB would note of a table before it locks the first of its rows: IS, or IX for exclusive locks. It keeps nobody
    /// out: definitions are protected by metadata locks.
    ///
    /// @param table the id of its clustered index
    /// @param statement the first that locked rows so
    public record TableIntention(long table, boolean exclusive, int statement) {}

    /// Rows of a table are about to be locked.
    public synchronized void intend(long table, boolean exclusive, int statement) {
        for (TableIntention known : intentions) {
            if (known.table == table && (known.exclusive || !exclusive)) {
                return;
            }
        }
        if (!over) {
            intentions.add(new TableIntention(table, exclusive, statement));
        }
    }

    /// The tables whose rows it locks.
    public synchronized List<TableIntention> intentions() {
        return List.copyOf(intentions);
    }

    /// Adds a range lock, unless the owner is over.
    synchronized boolean hold(RangeLock lock) {
        if (!over) {
            ranges.add(lock);
        }
        return !over;
    }

    synchronized boolean drop(RangeLock lock) {
        return ranges.remove(lock);
    }

    /// Adds a lock, unless the owner is over or `stillHolds` no longer says so.
    synchronized boolean hold(LockRequest request, BooleanSupplier stillHolds) {
        if (over || !stillHolds.getAsBoolean()) {
            return false;
        }
        held.add(request);
        return true;
    }

    synchronized void drop(LockRequest request) {
        // Nearly always the last one.
        for (int i = held.size() - 1; i >= 0; i--) {
            if (held.get(i) == request) {
                held.remove(i);
                return;
            }
        }
    }

    /// What it holds as objects, but for range locks.
    public synchronized List<LockRequest> heldNow() {
        return List.copyOf(held);
    }

    /// Locks that their owner no longer lists; to be given to [LockTable#release(Dropped)].
    public record Dropped(List<LockRequest> requests, List<RangeLock> ranges) {}

    /// Empties the list of what it holds; it may go on to hold more.
    synchronized Dropped dropAll() {
        var all = new Dropped(List.copyOf(held), List.copyOf(ranges));
        held.clear();
        ranges.clear();
        intentions.clear();
        all.ranges().forEach(RangeLock::end);
        return all;
    }

    /// Drops the locks which statements from `statement` on took.
    ///
    /// @param change made in the same step, under the latch that implicit locks are converted under
    public synchronized Dropped dropSince(int statement, Runnable change) {
        change.run();
        var requests = new ArrayList<LockRequest>();
        held.removeIf(request -> moves(request, request.statement() >= statement, requests));
        var dropped = new ArrayList<RangeLock>();
        ranges.removeIf(range -> moves(range, range.statement() >= statement, dropped));
        intentions.removeIf(intention -> intention.statement >= statement);
        dropped.forEach(RangeLock::end);
        return new Dropped(requests, dropped);
    }

    private static <T> boolean moves(T lock, boolean taken, List<T> into) {
        if (taken) {
            into.add(lock);
        }
        return taken;
    }

    synchronized Dropped end() {
        over = true;
        var all = new Dropped(List.copyOf(held), List.copyOf(ranges));
        held.clear();
        ranges.clear();
        intentions.clear();
        all.ranges().forEach(RangeLock::end);
        return all;
    }

    /// When the wait it is in began, which shows once it is not a deadlock; [Instant#EPOCH] if it is in none.
    public Instant waitStarted() {
        LockRequest request = locker.waiting();
        return request == null || request.owner() != this || !locker.hasSearched(request)
                ? Instant.EPOCH
                : request.waitStarted();
    }

    @Override
    public String toString() {
        return "transaction " + transactionId() + " of " + locker;
    }
}
