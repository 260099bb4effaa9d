package dev.quell.storage.catalog;

/// What an index promises.
public enum IndexKind {
    PRIMARY,
    UNIQUE,
    NON_UNIQUE;

    /// True for PRIMARY and UNIQUE.
    public boolean isUnique() {
        return this != NON_UNIQUE;
    }
}
