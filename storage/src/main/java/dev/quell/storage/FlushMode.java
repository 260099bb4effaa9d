package dev.quell.storage;

/// What COMMIT waits for: `innodb_flush_log_at_trx_commit`.
public enum FlushMode {
    /// 0: nothing; the log is written and synced once a second.
    EVERY_SECOND,
    /// 1: the commit is on disk.
    SYNC,
    /// 2: the operating system has the commit; it is synced once a second.
    WRITE
}
