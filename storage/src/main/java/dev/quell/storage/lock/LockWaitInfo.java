package dev.quell.storage.lock;

/// Who waits for whom: `performance_schema.data_lock_waits`.
public record LockWaitInfo(
        long waitingTransactionId,
        long waitingConnectionId,
        long blockingTransactionId,
        long blockingConnectionId,
        RowLockInfo requested) {}
