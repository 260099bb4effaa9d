package dev.quell.storage.lock;

import dev.quell.base.stop.WaitPoint;
import java.time.InstantSource;
import java.util.Optional;
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
    private volatile LockOwner statement = statementOwner();
    // Made by the session's first HANDLER … OPEN.
    private volatile @Nullable LockOwner handlers;
    private final WaitPoint waitPoint = new WaitPoint();
    private volatile @Nullable LockRequest waiting;
    private volatile @Nullable LockRequest searched;
    private volatile @Nullable Place place;
    private long waitedNanos; // of its own thread

    /// @param activity tells what the session runs at the moment
    public Locker(long connectionId, Supplier<String> activity) {
        this.connectionId = connectionId;
        this.activity = activity;
    }

    private LockOwner statementOwner() {
        return new LockOwner(this, () -> 0, () -> 0);
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

    /// What it holds for tables that HANDLER has opened; they are in the way of definitions only until the session's next statement.
    public LockOwner handlers() {
        LockOwner present = handlers;
        if (present == null) {
            present = statementOwner();
            handlers = present;
        }
        return present;
    }

    /// Its owner of locks for HANDLER, if it ever needed one.
    public Optional<LockOwner> knownHandlers() {
        return Optional.ofNullable(handlers);
    }

    /// How long the locks of one of its owners are held.
    MetadataLockDuration duration(LockOwner owner) {
        if (owner == session || owner == handlers) {
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

    void waited(long nanos) {
        waitedNanos += nanos;
    }

    /// How long it has waited for locks since this was asked last. By its own thread.
    public long takeWaitedNanos() {
        long taken = waitedNanos;
        waitedNanos = 0;
        return taken;
    }

    /// Its place inside the engine; see [Turnstile].
    public Place place(Turnstile turnstile, InstantSource clock) {
        Place present = place;
        if (present == null) {
            present = new Place(turnstile, clock);
            place = present;
        }
        return present;
    }

    /// The thread that worked for it is stuck: what belongs to the statement there is its own from now on.
    ///
    /// @return the owner of the statement's locks, to be ended
    LockOwner abandonStatement() {
        place().ifPresent(Place::end);
        place = null;
        LockOwner stuck = statement;
        statement = statementOwner();
        return stuck;
    }

    /// Its place inside the engine, if it ever needed one.
    public Optional<Place> place() {
        return Optional.ofNullable(place);
    }

    @Override
    public String toString() {
        return "connection " + connectionId;
    }
}
