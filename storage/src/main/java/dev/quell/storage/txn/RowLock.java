package dev.quell.storage.txn;

/// What a scan does to the rows it meets.
public enum RowLock {
    /// A consistent read: no locks, rows as of the transaction's snapshot.
    NONE,
    /// FOR SHARE: a current read, rows locked against change.
    SHARE,
    /// FOR UPDATE, and what UPDATE and DELETE do: a current read, rows locked.
    EXCLUSIVE
}
