package dev.quell.storage.lock;

/// When a metadata lock is given back.
public enum MetadataLockDuration {
    /// At the end of the transaction.
    TRANSACTION,
    /// When its owner says so, at the latest when the session ends (LOCK TABLES, GET_LOCK).
    EXPLICIT
}
