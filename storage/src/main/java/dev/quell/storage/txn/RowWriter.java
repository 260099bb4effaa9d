package dev.quell.storage.txn;

import dev.quell.base.value.Value;
import dev.quell.storage.mvcc.RecordProbe;
import dev.quell.storage.mvcc.Version;
import dev.quell.storage.row.IndexLayout;
import dev.quell.storage.row.TableLayout;
import dev.quell.storage.store.Area;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.StoreBatch;
import dev.quell.storage.store.StoreCursor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes rows and their index entries for one statement: first every record concerned is locked and looked at, then one batch
/// writes all versions, then the stamps stand for the locks.
final class RowWriter {
    private final LiveStatement statement;
    private final LiveTransaction transaction;
    private final RecordLocks locks;
    private final StoreCursor cursor;
    private final StoreBatch batch = new StoreBatch();
    private final List<RecordLocks.Locked> taken = new ArrayList<>();
    private final Bytes key = new Bytes();
    private final Bytes value = new Bytes(512);
    // Unique entries that the batch writes.
    private final List<ByteBuffer> pointed = new ArrayList<>(2);
    private long version;
    private boolean lockDuplicate;

    RowWriter(LiveStatement statement) {
        this.statement = statement;
        transaction = statement.transaction();
        locks = statement.locks();
        cursor = statement.shared().cursors().acquire();
    }

    // ---- insert

    /// @param onDuplicate EXCLUSIVE if the row in the way is to be changed next; else it is only looked at
    WriteOutcome insert(TableLayout layout, Value[] row, RowLock onDuplicate) {
        begin();
        lockDuplicate = onDuplicate == RowLock.EXCLUSIVE;
        var clusteredKey = new Bytes();
        layout.clusteredKey(row, version, clusteredKey);
        Target target = Target.NEW;
        if (layout.clustered().isPresent()) {
            target = lockTarget(clusteredKey);
            if (target.present()) {
                return duplicate(layout.clustered().get(), layout, clusteredKey);
            }
        }
        WriteOutcome conflict =
                addEntries(layout, new Change(null, row, clusteredKey, clusteredKey));
        if (conflict != null) {
            return conflict;
        }
        putRow(layout, clusteredKey, row, target);
        finish(layout, 1);
        return WriteOutcome.WRITTEN;
    }

    // ---- update

    WriteOutcome update(FoundRow found, Value[] newRow) {
        begin();
        lockDuplicate = false;
        TableLayout layout = found.layout();
        Value[] oldRow = found.values();
        var newKey = new Bytes();
        boolean moves = moves(layout, oldRow, newRow, found, newKey);
        Target target = Target.NEW;
        if (moves) {
            target = lockTarget(newKey);
            if (target.present()) {
                return duplicate(layout.clustered().orElseThrow(), layout, newKey);
            }
        }
        WriteOutcome conflict =
                addEntries(
                        layout,
                        new Change(
                                moves || transaction.isUnseen(found.value()) ? null : oldRow,
                                newRow,
                                newKey,
                                new Bytes().add(found.record())));
        if (conflict != null) {
            return conflict;
        }
        removeEntries(layout, oldRow, moves ? null : newRow, found);
        if (moves) {
            putDeletion(new Bytes().add(found.record()), targetOf(found));
            putRow(layout, newKey, newRow, target);
        } else {
            putRow(layout, newKey, newRow, targetOf(found));
        }
        taken.add(found.locked());
        finish(layout, 0);
        return WriteOutcome.WRITTEN;
    }

    /// Works out the new clustered key; true if it is not the old one.
    private static boolean moves(
            TableLayout layout, Value[] oldRow, Value[] newRow, FoundRow found, Bytes newKey) {
        if (layout.clustered().isEmpty() || !layout.clustered().get().isChanged(oldRow, newRow)) {
            newKey.add(found.record());
            return false;
        }
        layout.clusteredKey(newRow, 0, newKey);
        return !Arrays.equals(
                newKey.array(), 0, newKey.length(), found.record(), 0, found.record().length);
    }

    // ---- delete

    void delete(FoundRow found) {
        begin();
        TableLayout layout = found.layout();
        removeEntries(layout, found.values(), null, found);
        putDeletion(new Bytes().add(found.record()), targetOf(found));
        taken.add(found.locked());
        finish(layout, -1);
    }

    // ---- entries of secondary indexes

    /// A row's change, as its index entries see it.
    ///
    /// @param before null unless the row stays in its place. Null also where the transaction's snapshot does not see the version that
    ///     is replaced: it does not see that one's entries either, so the row's new version needs entries of its own
    /// @param from the clustered key it had (that of `to` for a new row)
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Change(Value @Nullable [] before, Value[] after, Bytes to, Bytes from) {}

    /// Locks and adds the entries that the new row needs and the old one, in the same place, has not.
    ///
    /// @return the conflict, if a unique entry leads to another row
    private @Nullable WriteOutcome addEntries(TableLayout layout, Change change) {
        for (IndexLayout index : layout.secondaries()) {
            Value[] before = change.before();
            if (before != null && !index.isChanged(before, change.after())) {
                continue;
            }
            boolean inKey = encodeEntry(index, change.after(), change.to(), key);
            if (before != null && hasSameEntry(index, before, change.to(), key)) {
                continue;
            }
            if (inKey) {
                putEntry(key, change.to(), true, Target.NEW);
                continue;
            }
            Target target = lockTarget(key);
            if (target.present() && !leadsTo(locks.probe(), change.from())) {
                return conflictingRow(index, layout);
            }
            putEntry(key, change.to(), false, target);
        }
        return null;
    }

    /// Marks the entries of the old row as deleted that the new one (if given, in the same place) does not share.
    private void removeEntries(
            TableLayout layout, Value[] oldRow, Value @Nullable [] newRow, FoundRow found) {
        var clusteredKey = new Bytes().add(found.record());
        for (IndexLayout index : layout.secondaries()) {
            if (newRow != null && !index.isChanged(oldRow, newRow)) {
                continue;
            }
            boolean inKey = encodeEntry(index, oldRow, clusteredKey, key);
            if (newRow != null && hasSameEntry(index, newRow, clusteredKey, key)) {
                continue;
            }
            if (inKey) {
                putDeletion(key, Target.OLD);
                continue;
            }
            Target target = lockTarget(key);
            if (target.present() && leadsTo(locks.probe(), clusteredKey) && !isReplaced(key)) {
                putDeletion(key, target);
            }
        }
    }

    // A unique entry that this batch has just pointed to the row's new place must not be deleted.
    private boolean isReplaced(Bytes entry) {
        return pointed.contains(ByteBuffer.wrap(entry.toArray()));
    }

    /// The entry's key, with the clustered key at its end where it is not unique.
    ///
    /// @return true if the clustered key is in it
    private static boolean encodeEntry(
            IndexLayout index, Value[] row, Bytes clusteredKey, Bytes into) {
        return index.entryKey(row, clusteredKey.array(), clusteredKey.length(), into);
    }

    private static boolean hasSameEntry(
            IndexLayout index, Value[] row, Bytes clusteredKey, Bytes entry) {
        var other = new Bytes();
        encodeEntry(index, row, clusteredKey, other);
        return Arrays.equals(other.array(), 0, other.length(), entry.array(), 0, entry.length());
    }

    private static boolean leadsTo(RecordProbe entry, Bytes clusteredKey) {
        return Arrays.equals(
                entry.value(),
                Version.BODY,
                entry.valueLength(),
                clusteredKey.array(),
                IndexLayout.ID_BYTES,
                clusteredKey.length());
    }

    // ---- duplicates

    private WriteOutcome duplicate(IndexLayout index, TableLayout layout, Bytes clusteredKey) {
        FoundRow existing = found(layout, clusteredKey);
        releaseAllButLast();
        return new WriteOutcome.Duplicate(index.definition(), existing);
    }

    /// The row to which the unique entry leads that was locked last. While the entry is locked nobody can take the row away.
    private WriteOutcome conflictingRow(IndexLayout index, TableLayout layout) {
        Bytes record = IndexLayout.start(layout.table().clusteredId(), new Bytes());
        RecordProbe probe = locks.probe();
        record.add(probe.value(), Version.BODY, probe.valueLength() - Version.BODY);
        if (lockDuplicate) {
            taken.add(locks.lock(cursor, record, RecordLocks.Wanted.TO_WRITE));
        } else {
            locks.look(cursor, record, RecordLocks.Wanted.TO_WRITE);
        }
        if (!probe.isPresent()) {
            throw new IllegalStateException("entry without row in " + index.definition());
        }
        return duplicate(index, layout, record);
    }

    private FoundRow found(TableLayout layout, Bytes clusteredKey) {
        return FoundRow.of(layout, clusteredKey, locks.probe(), taken.getLast());
    }

    private void releaseAllButLast() {
        for (int i = 0; i < taken.size() - 1; i++) {
            locks.release(taken.get(i));
        }
        taken.clear();
    }

    // ---- records

    /// What is in the place of a version to be written.
    ///
    /// @param inPlaceNumber a version of this statement's that is written over, or 0
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Target(boolean present, boolean replaces, long inPlaceNumber, long[] garbage) {
        static final Target NEW = new Target(false, false, 0, new long[0]);
        static final Target OLD = new Target(true, true, 0, new long[0]);
    }

    private static Target targetOf(FoundRow found) {
        return new Target(true, true, found.inPlaceNumber(), found.garbage());
    }

    private Target lockTarget(Bytes record) {
        taken.add(locks.lock(cursor, record, RecordLocks.Wanted.TO_WRITE));
        // Whoever had the record before may have written it since [#begin]: the newest version must
        // have the highest number.
        version = statement.shared().numbers().nextVersion();
        RecordProbe probe = locks.probe();
        return new Target(
                probe.isPresent(),
                probe.hasVersions(),
                probe.inPlaceNumber(),
                LockingRow.garbage(probe));
    }

    private void putRow(TableLayout layout, Bytes record, Value[] row, Target target) {
        header(false, false);
        layout.encodeRow(row, value);
        put(record, target);
    }

    private void putEntry(Bytes entry, Bytes clusteredKey, boolean inKey, Target target) {
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

    private void putDeletion(Bytes record, Target target) {
        header(true, false);
        put(record, target);
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

    private void begin() {
        batch.clear();
        taken.clear();
        pointed.clear();
        version = statement.shared().numbers().nextVersion();
    }

    private void finish(TableLayout layout, int rowsAdded) {
        transaction.requireActive();
        statement.shared().store().write(batch);
        transaction.countChange(layout.table(), rowsAdded);
        for (RecordLocks.Locked locked : taken) {
            locks.written(locked);
        }
    }

    void close() {
        statement.shared().cursors().release(cursor);
    }
}
