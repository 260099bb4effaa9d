package dev.quell.storage.txn;

/// The four isolation levels, with InnoDB's meaning.
public enum Isolation {
    READ_UNCOMMITTED,
    READ_COMMITTED,
    REPEATABLE_READ,
    SERIALIZABLE;

    /// True where locking reads keep every lock they took, also of rows that did not match.
    public boolean keepsLocks() {
        return compareTo(REPEATABLE_READ) >= 0;
    }
}
