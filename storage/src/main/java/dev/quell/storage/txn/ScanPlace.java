package dev.quell.storage.txn;

/// Where a scan stands in the order that it goes in: on a row, or where there is none, between two. It stays good whatever becomes of
/// the rows, as long as the index is the same.
///
/// @param key of the row; of the gap, the least key that lies behind it
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ScanPlace(byte[] key, boolean onRow) {}
