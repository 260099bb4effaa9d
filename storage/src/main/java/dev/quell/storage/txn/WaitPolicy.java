package dev.quell.storage.txn;

/// What a locking read does when a row is locked by another.
public enum WaitPolicy {
    WAIT,
    /// Error 3572.
    NOWAIT,
    /// The row is left out.
    SKIP_LOCKED
}
