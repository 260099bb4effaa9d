package dev.quell.storage.lock;

/// A row lock as `performance_schema.data_locks` shows it.
///
/// @param engineTransactionId 0 for a transaction that has no id yet
/// @param mode in InnoDB's words: `X,REC_NOT_GAP`, `S`, `X,GAP` …
/// @param data the key in words, as far as it can be told
public record RowLockInfo(
        long engineTransactionId,
        long connectionId,
        long indexId,
        String mode,
        boolean granted,
        String data) {}
