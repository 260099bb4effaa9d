package dev.quell.storage.lock;

/// How a record (a row, or a key of a unique index) is locked.
public enum RowLockMode implements LockMode {
    SHARED,
    EXCLUSIVE,
    /// An insert waits for a gap: nobody waits for it.
    INSERT_INTENTION;

    @Override
    public boolean isCompatible(LockMode other) {
        return this == SHARED && other == SHARED
                || this == INSERT_INTENTION
                || other == INSERT_INTENTION;
    }

    @Override
    public boolean covers(LockMode other) {
        return this == EXCLUSIVE || this == other;
    }
}
