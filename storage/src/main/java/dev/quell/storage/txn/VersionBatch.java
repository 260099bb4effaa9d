package dev.quell.storage.txn;

import dev.quell.base.value.Value;
import dev.quell.storage.lock.InsertGate;
import dev.quell.storage.mvcc.Version;
import dev.quell.storage.row.IndexLayout;
import dev.quell.storage.row.TableLayout;
import dev.quell.storage.row.UnfinishedIndex;
import dev.quell.storage.store.Area;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.StoreBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Versions of rows and index entries that a statement writes together: all of them or none. Used again for the next ones. Of the
/// statement's thread only.
final class VersionBatch {
    private final LiveStatement statement;
    private final LiveTransaction transaction;
    private final StoreBatch batch = new StoreBatch();
    private final Bytes value = new Bytes(512);
    // Unique entries among them.
    private final List<ByteBuffer> pointed = new ArrayList<>(2);
    // Keys of records that were not there before.
    private final List<byte[]> fresh = new ArrayList<>(2);
    private long version;
    // Whether there is a row among them, not only the mark of a deleted one.
    private boolean grows;

    /// What is in the place of a version to be written.
    ///
    /// @param inPlaceNumber a version of this statement's that is written over, or 0
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Target(boolean present, boolean replaces, long inPlaceNumber, long[] garbage) {
        static final Target NEW = new Target(false, false, 0, new long[0]);
        static final Target OLD = new Target(true, true, 0, new long[0]);

        static Target of(FoundRow found) {
            return new Target(true, true, found.inPlaceNumber(), found.garbage());
        }
    }

    VersionBatch(LiveStatement statement) {
        this.statement = statement;
        transaction = statement.transaction();
    }

    /// Empties it.
    void begin() {
        batch.clear();
        pointed.clear();
        fresh.clear();
        grows = false;
        renumber();
    }

    /// From here on versions have a new number, higher than all so far: whoever had a record before may have written it meanwhile, and
    /// the newest version must have the highest number.
    void renumber() {
        version = statement.shared().numbers().nextVersion();
    }

    /// The number of the versions that are added next.
    long version() {
        return version;
    }

    // ---- versions

    /// The key, without version number, of a record that is added next and was not there before.
    void bringsIn(Bytes record) {
        fresh.add(record.toArray());
    }

    void putRow(TableLayout layout, Bytes record, Value[] row, Target target) {
        header(false, false);
        layout.noteChange(record, version, value, batch);
        layout.encodeRow(row, value);
        grows = true;
        put(record, target);
    }

    void deleteRow(TableLayout layout, FoundRow found) {
        var record = new Bytes().add(found.record());
        header(true, false);
        layout.noteChange(record, version, value, batch);
        put(record, Target.of(found));
    }

    /// Notes an entry for whoever is building its index.
    void note(UnfinishedIndex index, Bytes entry) {
        header(false, false);
        index.noteWritten(entry, version, value, batch);
    }

    /// @param inKey whether the clustered key is in the entry's key
    void putEntry(Bytes entry, Bytes clusteredKey, boolean inKey, Target target) {
        header(false, inKey);
        if (!inKey) {
            value.add(
                    clusteredKey.array(),
                    IndexLayout.ID_BYTES,
                    clusteredKey.length() - IndexLayout.ID_BYTES);
            pointed.add(ByteBuffer.wrap(entry.toArray()));
        }
        put(entry, target);
    }

    void putDeletion(Bytes record, Target target) {
        header(true, false);
        put(record, target);
    }

    /// True if a unique entry is among those added.
    boolean points(Bytes entry) {
        return pointed.contains(ByteBuffer.wrap(entry.toArray()));
    }

    private void header(boolean deleted, boolean keyInKey) {
        value.clear();
        Version.addHeader(value, transaction.requireId(), statement.number(), deleted, keyInKey);
    }

    private void put(Bytes record, Target target) {
        int length = record.length();
        transaction.noteGarbage(record.array(), length, target.replaces());
        for (long number : target.garbage()) {
            Version.addNumber(record, number);
            batch.delete(Area.ROWS, record.array(), record.length());
            record.length(length);
        }
        Version.addNumber(record, target.inPlaceNumber() != 0 ? target.inPlaceNumber() : version);
        batch.put(Area.ROWS, record, value);
        record.length(length);
    }

    // ---- writing

    /// Writes what was added.
    ///
    /// @return false if the gap of another transaction is in the way; nothing is written then
    /// @throws dev.quell.base.error.SqlError 1114 if the disk has too little room left, 1026 if the store cannot write
    boolean write(TableLocking table) {
        transaction.requireActive();
        if (fresh.isEmpty()) {
            writeNow(table);
            return true;
        }
        InsertGate.Writer writer = table.writer();
        writer.enter();
        try {
            if (lockedGap(table) >= 0) {
                return false;
            }
            writeNow(table);
            return true;
        } finally {
            writer.leave();
        }
    }

    /// Should the session be taken over meanwhile, what is written carries the stamp of a transaction that was rolled back, under a
    /// number that nobody else ever uses.
    private void writeNow(TableLocking table) {
        statement.shared().store().writeRows(grows, table.layout().table().name(), batch);
    }

    /// The first of the new records that lies in a gap of another transaction; -1 if none does.
    private int lockedGap(TableLocking table) {
        if (!table.ranges().isEmpty()) {
            for (int i = 0; i < fresh.size(); i++) {
                if (table.ranges().isGapLocked(transaction.owner(), fresh.get(i))) {
                    return i;
                }
            }
        }
        return -1;
    }

    /// Waits for the first of the gaps in the way.
    void awaitGap(TableLocking table) {
        int locked = lockedGap(table);
        if (locked >= 0) {
            statement.locks().awaitGap(table.ranges(), fresh.get(locked));
        }
    }
}
