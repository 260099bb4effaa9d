package dev.quell.query.exec;

import dev.quell.base.value.Value;

/// A row while window calls are computed.
///
/// @param kept the slots that are put back when the row is looked at
/// @param keys the values of partition and order
/// @param results of the calls
@SuppressWarnings("ArrayRecordComponent") // filled in place, compared by nobody
record WindowRow(Value[] kept, Value[] keys, Value[] results) {}
