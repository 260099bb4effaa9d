package dev.quell.storage.lock;

import dev.quell.base.stop.WaitPoint;
import org.jspecify.annotations.Nullable;

/// Someone who takes locks and waits for them: one for each session, for as long as it lives. Its transactions, LOCK TABLES and
/// GET_LOCK all belong to it, and it is one node in the search for deadlocks.
///
/// Locks of one locker never conflict with each other. It waits for at most one lock at a time.
public final class Locker {
    private final long connectionId;
    private final LockOwner session = new LockOwner(this);
    private final WaitPoint waitPoint = new WaitPoint();
    private volatile @Nullable LockRequest waiting;

    public Locker(long connectionId) {
        this.connectionId = connectionId;
    }

    public long connectionId() {
        return connectionId;
    }

    /// What the session holds beyond transactions.
    public LockOwner session() {
        return session;
    }

    WaitPoint waitPoint() {
        return waitPoint;
    }

    /// What it waits for now, or null.
    @Nullable LockRequest waiting() {
        return waiting;
    }

    void waiting(@Nullable LockRequest request) {
        waiting = request;
    }

    @Override
    public String toString() {
        return "connection " + connectionId;
    }
}
