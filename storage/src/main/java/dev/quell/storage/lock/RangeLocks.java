package dev.quell.storage.lock;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The range locks of one table, on all its indexes (keys begin with the index's id), and the inserts that wait for gaps.
/// Safe for all threads.
///
/// ```text
///   latch order: a table's range locks, then an owner, then a range lock
/// ```
public final class RangeLocks {
    private final InsertGate gate = new InsertGate();

    @GuardedBy("this")
    private final IntervalTree tree = new IntervalTree();

    // Insert intentions, waiting and granted, in the order in which they came.
    @GuardedBy("this")
    private final List<LockRequest> intentions = new ArrayList<>();

    private volatile int count;
    private volatile long released;

    RangeLocks() {}

    /// The key that an insert waits to put into a gap.
    @SuppressWarnings("ArrayRecordComponent") // compared by identity only
    record Intention(RangeLocks home, byte[] key) {
        @Override
        public String toString() {
            return RecordKey.text(key);
        }
    }

    public InsertGate gate() {
        return gate;
    }

    /// True if there are none: nothing to look at.
    public boolean isEmpty() {
        return count == 0;
    }

    /// How many have been given back. Whoever looks at a record and then finds no range lock over it has seen its newest state if this
    /// stayed the same: else one may have ended in between, whose owner changed the record and committed.
    public long released() {
        return released;
    }

    /// Makes a range lock that locks nothing yet and may come to lock what lies between two keys. For an owner that is over it is
    /// over as well.
    public RangeLock open(RangeLock.Terms terms, byte[] low, byte[] high) {
        var lock = new RangeLock(this, terms, low, high);
        synchronized (this) {
            if (terms.owner().hold(lock)) {
                tree.add(lock);
                count++;
            } else {
                lock.end();
            }
        }
        return lock;
    }

    /// Moves the ends between which a range lock may lock anything.
    public synchronized void move(RangeLock lock, byte[] low, byte[] high) {
        if (!lock.isOver()) {
            tree.remove(lock);
            lock.hull(low, high);
            tree.add(lock);
        }
    }

    /// A range lock of the owner by which a gap is locked already, at least as strongly.
    public synchronized boolean hasGap(LockOwner owner, RowLockMode mode, byte[] low, byte[] high) {
        var found = new boolean[1];
        tree.around(
                high,
                high.length,
                lock -> {
                    if (lock.owner() == owner && lock.mode().covers(mode)) {
                        found[0] |= lock.hasGap(low, high);
                    }
                });
        return found[0];
    }

    /// A record that is to be locked.
    ///
    /// @param version the number of its newest version
    /// @param asRow true if the key is an entry of a secondary index and its row is what is to be locked
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Sought(byte[] key, int length, long version, boolean asRow) {}

    /// A range lock of another by which a record is locked, so that it cannot be locked in this mode.
    public synchronized @Nullable RangeLock conflicting(
            LockOwner owner, RowLockMode mode, Sought sought) {
        byte[] key = sought.key();
        int length = sought.length();
        long version = sought.version();
        var found = new RangeLock[1];
        tree.around(
                key,
                length,
                lock -> {
                    if (lock.owner().locker() != owner.locker()
                            && !lock.mode().isCompatible(mode)
                            && (lock.locksRows() || !sought.asRow())
                            && lock.coversRecord(key, length, version)) {
                        found[0] = lock;
                    }
                });
        return found[0];
    }

    /// True if the owner itself has locked a record by a range lock, at least as strongly.
    public synchronized boolean holds(
            LockOwner owner, RowLockMode mode, byte[] key, int length, long version) {
        var found = new boolean[1];
        tree.around(
                key,
                length,
                lock ->
                        found[0] |=
                                lock.owner() == owner
                                        && lock.mode().covers(mode)
                                        && lock.coversRecord(key, length, version));
        return found[0];
    }

    /// True if another's gap keeps a key from being inserted.
    public synchronized boolean isGapLocked(LockOwner owner, byte[] key) {
        return !gapsAround(owner, key).isEmpty();
    }

    @GuardedBy("this")
    private List<RangeLock> gapsAround(LockOwner owner, byte[] key) {
        var found = new ArrayList<RangeLock>(2);
        tree.around(
                key,
                key.length,
                lock -> {
                    if (lock.owner().locker() != owner.locker()
                            && lock.coversGap(key, key.length)) {
                        found.add(lock);
                    }
                });
        return found;
    }

    // ---- insert intentions

    /// Stands in line for a gap, unless it is free.
    ///
    /// @return false if it is free: nothing to wait for
    synchronized boolean await(LockRequest intention) {
        if (!isGapLocked(intention.owner(), key(intention))) {
            return false;
        }
        intentions.add(intention);
        return true;
    }

    private static byte[] key(LockRequest intention) {
        return ((Intention) intention.key()).key();
    }

    /// Takes an intention out.
    synchronized boolean drop(
            LockRequest intention, LockRequest.State from, LockRequest.State end) {
        if (intention.state() != from) {
            return false;
        }
        intention.state(end);
        intentions.remove(intention);
        return true;
    }

    /// Whom a waiting intention waits for.
    synchronized List<LockOwner> blockers(LockRequest intention) {
        return intention.state() != LockRequest.State.WAITING
                ? List.of()
                : gapsAround(intention.owner(), key(intention)).stream()
                        .map(RangeLock::owner)
                        .distinct()
                        .toList();
    }

    /// Gives range locks back, which their owner no longer lists.
    ///
    /// @return the intentions that are granted thereby
    synchronized List<LockRequest> release(List<RangeLock> locks) {
        released += locks.size(); // first: see there
        for (RangeLock lock : locks) {
            lock.end();
            tree.remove(lock);
            count--;
        }
        var granted = new ArrayList<LockRequest>();
        for (LockRequest intention : List.copyOf(intentions)) {
            if (intention.state() == LockRequest.State.WAITING
                    && !isGapLocked(intention.owner(), key(intention))) {
                boolean held = intention.owner().hold(intention, () -> true);
                intention.state(held ? LockRequest.State.GRANTED : LockRequest.State.GONE);
                if (!held) {
                    intentions.remove(intention);
                }
                granted.add(intention);
            }
        }
        return granted;
    }

    synchronized List<RangeLock> locks() {
        var all = new ArrayList<RangeLock>();
        tree.forEach(all::add);
        return all;
    }

    synchronized List<LockRequest> intentions() {
        return List.copyOf(intentions);
    }
}
