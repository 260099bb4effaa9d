package dev.quell.storage.store;

/// The two key spaces of the store; a batch may span both.
public enum Area {
    /// Versions of rows and index entries.
    ROWS,
    /// Catalog, commit records, counters.
    META
}
