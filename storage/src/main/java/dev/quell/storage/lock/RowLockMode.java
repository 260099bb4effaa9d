package dev.quell.storage.lock;

/// How a record (a row, or a key of a unique index) is locked.
public enum RowLockMode implements LockMode {
    SHARED,
    EXCLUSIVE;

    @Override
    public boolean isCompatible(LockMode other) {
        return this == SHARED && other == SHARED;
    }

    @Override
    public boolean covers(LockMode other) {
        return this == EXCLUSIVE || other == SHARED;
    }
}
