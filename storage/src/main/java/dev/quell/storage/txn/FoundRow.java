package dev.quell.storage.txn;

import dev.quell.base.value.Value;
import dev.quell.storage.mvcc.RecordProbe;
import dev.quell.storage.mvcc.Version;
import dev.quell.storage.row.TableLayout;
import dev.quell.storage.store.Bytes;
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

    /// A row as a probe has just seen it.
    static FoundRow of(
            TableLayout layout, Bytes record, RecordProbe probe, RecordLocks.Locked locked) {
        return new FoundRow(
                layout,
                record.toArray(),
                Arrays.copyOf(probe.value(), probe.valueLength()),
                probe.changedByStatement(),
                probe.inPlaceNumber(),
                LockingRow.garbage(probe),
                locked);
    }

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
    public int bytes() {
        return value.length + record.length;
    }

    @Override
    public byte[] position() {
        return record.clone();
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
