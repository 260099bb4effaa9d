package dev.quell.storage.lock;

/// A metadata lock as `performance_schema.metadata_locks` shows it.
///
/// @param granted false while it is waited for
public record MetadataLockInfo(
        MetadataKey key,
        MetadataLockMode mode,
        MetadataLockDuration duration,
        boolean granted,
        long connectionId) {}
