package dev.quell.storage.lock;

/// Someone who takes locks and waits for them: one for each session, for as long as it lives. Its transactions, LOCK TABLES and
/// GET_LOCK all belong to it, and it is one node in the search for deadlocks.
public final class Locker {
    private final long connectionId;

    public Locker(long connectionId) {
        this.connectionId = connectionId;
    }

    public long connectionId() {
        return connectionId;
    }
}
