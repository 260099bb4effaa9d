package dev.quell.storage.txn;

import dev.quell.base.value.Value;
import dev.quell.storage.mvcc.Version;
import dev.quell.storage.row.TableLayout;
import java.util.Arrays;

/// A row that the statement has locked.
///
/// @param record its clustered key in the store
/// @param value its version's value, header included
/// @param inPlaceNumber number of a version of this statement's own that can be written over, or 0
/// @param garbage numbers of versions of it that nobody sees any more
/// @param locked its lock
record FoundRow(
        TableLayout layout,
        byte[] record,
        byte[] value,
        boolean changedByStatement,
        long inPlaceNumber,
        long[] garbage,
        RecordLocks.Locked locked)
        implements RowReference {

    @Override
    public void read(Value[] into, int offset) {
        layout.decodeRow(value, Version.BODY, layout.allColumns(), into, offset);
    }

    Value[] values() {
        var values = new Value[layout.table().columns().size()];
        read(values, 0);
        return values;
    }

    @Override
    public boolean sameRow(RowReference other) {
        return other instanceof FoundRow row && Arrays.equals(record, row.record);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FoundRow row && sameRow(row);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(record);
    }
}
