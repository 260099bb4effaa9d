package dev.quell.storage.lock;

/// How something is locked.
public sealed interface LockMode permits RowLockMode, MetadataLockMode {
    /// True if both can be held at once by different lockers.
    boolean isCompatible(LockMode other);

    /// True if holding this is as good as holding `other`.
    boolean covers(LockMode other);
}
