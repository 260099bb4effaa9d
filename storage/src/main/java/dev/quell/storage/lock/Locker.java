package dev.quell.storage.lock;

import dev.quell.base.stop.WaitPoint;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Someone who takes locks and waits for them: one for each session, for as long as it lives. Its transactions, LOCK TABLES and
/// GET_LOCK all belong to it, and it is one node in the search for deadlocks.
///
/// Locks of one locker never conflict with each other. It waits for at most one lock at a time.
public final class Locker {
    private final long connectionId;
    private final Supplier<String> activity;
    private final LockOwner session = new LockOwner(this, () -> 0, () -> Long.MAX_VALUE);
    // A statement that gives way loses nothing but itself.
    private final LockOwner statement = new LockOwner(this, () -> 0, () -> 0);
    private final WaitPoint waitPoint = new WaitPoint();
    private volatile @Nullable LockRequest waiting;
    private volatile @Nullable LockRequest searched;

    /// @param activity tells what the session runs at the moment
    public Locker(long connectionId, Supplier<String> activity) {
        this.connectionId = connectionId;
        this.activity = activity;
    }

    public long connectionId() {
        return connectionId;
    }

    /// What the session holds beyond transactions.
    public LockOwner session() {
        return session;
    }

    /// What it holds until the end of the running statement.
    public LockOwner statement() {
        return statement;
    }

    /// How long the locks of one of its owners are held.
    MetadataLockDuration duration(LockOwner owner) {
        if (owner == session) {
            return MetadataLockDuration.EXPLICIT;
        }
        return owner == statement
                ? MetadataLockDuration.STATEMENT
                : MetadataLockDuration.TRANSACTION;
    }

    /// What the session runs at the moment.
    String activity() {
        return activity.get();
    }

    WaitPoint waitPoint() {
        return waitPoint;
    }

    /// What it waits for now, or null.
    @Nullable LockRequest waiting() {
        return waiting;
    }

    /// Its search for a deadlock is over: it is in this wait to stay.
    void searched(LockRequest request) {
        searched = request;
    }

    /// True once nobody who came before has to give way for this wait's sake.
    boolean hasSearched(LockRequest request) {
        return searched == request;
    }

    void waiting(@Nullable LockRequest request) {
        waiting = request;
    }

    @Override
    public String toString() {
        return "connection " + connectionId;
    }
}
