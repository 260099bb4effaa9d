package dev.quell.storage.mvcc;

/// What a reader has to know of its own transaction.
public interface OwnChanges {
    /// The transaction's id, 0 while it has none.
    long id();

    /// The statements of it that were undone.
    StatementRanges undone();
}
