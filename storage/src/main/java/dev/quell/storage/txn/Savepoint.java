package dev.quell.storage.txn;

/// A point of a transaction to which it can roll back. Names are the caller's affair.
///
/// @param statement the last statement number that is kept
/// @param changedRows rows changed until then
public record Savepoint(long transactionSerial, int statement, long changedRows) {}
