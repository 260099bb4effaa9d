package dev.quell.storage.lock;

/// Who waits for whom: `performance_schema.data_lock_waits`.
///
/// @param requested what is waited for
/// @param blocking the lock in the way
public record LockWaitInfo(RowLockInfo requested, RowLockInfo blocking) {}
