package dev.quell.storage.txn;

/// What a locking read does when a row is locked by another.
public enum WaitPolicy {
    WAIT,
    /// Error 3572.
    NOWAIT,
    /// The row is left out.
    SKIP_LOCKED,
    /// InnoDB's semi-consistent read, of UPDATE below REPEATABLE READ: a scan of rows in clustered order shows the row as the last
    /// commit left it, and waits only if that matches. Elsewhere the same as [#WAIT].
    WAIT_IF_MATCHING
}
