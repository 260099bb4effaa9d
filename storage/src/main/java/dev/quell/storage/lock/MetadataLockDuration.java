package dev.quell.storage.lock;

/// When a metadata lock is given back.
public enum MetadataLockDuration {
    /// At the end of the statement, whatever becomes of its transaction.
    STATEMENT,
    /// At the end of the transaction.
    TRANSACTION,
    /// When its owner says so, as often as it was taken; at the latest when the session ends (LOCK TABLES, GET_LOCK).
    EXPLICIT
}
