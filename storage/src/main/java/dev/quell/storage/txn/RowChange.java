package dev.quell.storage.txn;

import dev.quell.base.value.Value;

/// A row that was found, and what is to stand in its place.
///
/// @param after one value of the column's type for each column
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RowChange(RowReference row, Value[] after) {}
