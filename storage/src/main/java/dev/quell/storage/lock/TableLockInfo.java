package dev.quell.storage.lock;

import java.util.stream.Stream;

/// A transaction's intention to lock rows of a table, as `performance_schema.data_locks` shows it.
///
/// @param engineTransactionId 0 for a transaction that has no id yet
/// @param tableId the id of the table's clustered index
/// @param mode `IS` or `IX`
public record TableLockInfo(
        long engineTransactionId, long connectionId, long tableId, String mode) {
    /// Those of an owner of locks.
    public static Stream<TableLockInfo> of(LockOwner owner) {
        return owner.intentions().stream()
                .map(intention ->
                        new TableLockInfo(
                                owner.transactionId(),
                                owner.locker().connectionId(),
                                intention.table(),
                                intention.exclusive() ? "IX" : "IS"));
    }
}
