package dev.quell.storage.txn;

import dev.quell.base.value.Value;
import dev.quell.storage.lock.RowLockMode;
import dev.quell.storage.mvcc.RecordProbe;
import dev.quell.storage.mvcc.Version;
import dev.quell.storage.row.IndexLayout;
import dev.quell.storage.row.TableLayout;
import dev.quell.storage.row.UnfinishedIndex;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.StoreCursor;
import dev.quell.storage.txn.VersionBatch.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes rows and their index entries for one statement: first every record concerned is locked and looked at, then one batch
/// writes all versions, then the stamps stand for the locks. Where the gap of another transaction is in the way of a new
/// record, what was locked for it is given back, the gap is waited for, and all begins anew.
final class RowWriter {
    private final LiveStatement statement;
    private final LiveTransaction transaction;
    private final RecordLocks locks;
    private final StoreCursor cursor;
    private final VersionBatch batch;
    private final List<RecordLocks.Locked> taken = new ArrayList<>();
    private final Bytes key = new Bytes();
    private RowLock onDuplicate = RowLock.SHARE;

    RowWriter(LiveStatement statement) {
        this.statement = statement;
        transaction = statement.transaction();
        locks = statement.locks();
        cursor = statement.shared().cursors().acquire();
        batch = new VersionBatch(statement);
    }

    // ---- insert

    /// @param lockOfDuplicate how a row that is in the way is locked
    WriteOutcome insert(TableLocking table, Value[] row, RowLock lockOfDuplicate) {
        onDuplicate = lockOfDuplicate;
        while (true) {
            begin();
            WriteOutcome outcome = tryInsert(table, row);
            if (outcome != null) {
                return outcome;
            }
            awaitGap(table);
        }
    }

    /// @return null if a gap is in the way
    private @Nullable WriteOutcome tryInsert(TableLocking table, Value[] row) {
        TableLayout layout = table.layout();
        var clusteredKey = new Bytes();
        layout.clusteredKey(row, batch.version(), clusteredKey);
        Target target = Target.NEW;
        if (layout.clustered().isPresent()) {
            target = lockNew(table, clusteredKey);
            if (target.present()) {
                return duplicate(layout.clustered().get(), layout, clusteredKey);
            }
        }
        WriteOutcome conflict =
                addEntries(table, new Change(null, row, clusteredKey, clusteredKey, null));
        if (conflict != null) {
            return conflict;
        }
        batch.bringsIn(clusteredKey);
        batch.putRow(layout, clusteredKey, row, target);
        return finish(table, 1, 1) ? WriteOutcome.WRITTEN : null;
    }

    /// Adds rows in one batch. Waits for nobody: where a key is locked or taken, nothing is written.
    ///
    /// @return false if nothing was written; what was locked is given back
    boolean insertTogether(TableLocking table, List<Value[]> rows) {
        begin();
        onDuplicate = RowLock.SHARE;
        for (Value[] row : rows) {
            batch.renumber();
            if (!addFree(table, row)) {
                releaseTaken();
                return false;
            }
        }
        if (!finish(table, rows.size(), rows.size())) {
            releaseTaken();
            return false;
        }
        return true;
    }

    /// Adds a row and its entries to the batch, if all of its keys are free.
    private boolean addFree(TableLocking table, Value[] row) {
        TableLayout layout = table.layout();
        var clusteredKey = new Bytes();
        layout.clusteredKey(row, batch.version(), clusteredKey);
        Target target = Target.NEW;
        if (layout.clustered().isPresent()) {
            target = lockFree(table, clusteredKey);
            if (target.present()) {
                return false;
            }
        }
        for (IndexLayout index : layout.written()) {
            boolean inKey = encodeEntry(index, row, clusteredKey, key);
            Target ofEntry = inKey ? Target.NEW : lockFree(table, key);
            if (ofEntry.present() || index.unfinished().isPresent()) {
                return false;
            }
            batch.bringsIn(key);
            batch.putEntry(key, clusteredKey, inKey, ofEntry);
        }
        batch.bringsIn(clusteredKey);
        batch.putRow(layout, clusteredKey, row, target);
        return true;
    }

    /// Locks a key if it is free: nobody's lock and no record is there, and no row of the same batch (its lock would not be new).
    ///
    /// @return present if it is not free
    private Target lockFree(TableLocking table, Bytes record) {
        var atOnce = new RecordLocks.Wanted(RowLockMode.EXCLUSIVE, WaitPolicy.SKIP_LOCKED, false);
        RecordLocks.Locked locked = locks.lock(table, cursor, record, atOnce);
        if (locked.skipped()) {
            return Target.OLD;
        }
        Target target = target(locked);
        return locked.isNew() && !target.present() ? target : Target.OLD;
    }

    // ---- update

    WriteOutcome update(TableLocking table, FoundRow found, Value[] newRow) {
        onDuplicate = RowLock.SHARE;
        while (true) {
            begin();
            WriteOutcome outcome = tryUpdate(table, found, newRow);
            if (outcome != null) {
                return outcome;
            }
            awaitGap(table);
        }
    }

    /// @return null if a gap is in the way
    private @Nullable WriteOutcome tryUpdate(TableLocking table, FoundRow found, Value[] newRow) {
        TableLayout layout = table.layout();
        Value[] oldRow = found.values();
        var newKey = new Bytes();
        boolean moves = moves(layout, oldRow, newRow, found, newKey);
        Target target = Target.NEW;
        if (moves) {
            target = lockNew(table, newKey);
            if (target.present()) {
                return duplicate(layout.clustered().orElseThrow(), layout, newKey);
            }
            batch.bringsIn(newKey);
        }
        WriteOutcome conflict =
                addEntries(
                        table,
                        new Change(
                                moves || transaction.isUnseen(found.value()) ? null : oldRow,
                                newRow,
                                newKey,
                                new Bytes().add(found.record()),
                                moves ? null : oldRow));
        if (conflict != null) {
            return conflict;
        }
        removeEntries(table, oldRow, moves ? null : newRow, found);
        if (moves) {
            batch.deleteRow(layout, found);
            batch.putRow(layout, newKey, newRow, target);
        } else {
            batch.putRow(layout, newKey, newRow, Target.of(found));
        }
        if (!finish(table, 1, 0)) {
            return null;
        }
        locks.written(found.locked());
        return WriteOutcome.WRITTEN;
    }

    /// Replaces rows in one batch, if they stay in their places and no unique entry changes: then there is nothing to lock besides.
    ///
    /// @return false if nothing was written
    boolean updateTogether(TableLocking table, List<RowChange> changes) {
        begin();
        for (RowChange change : changes) {
            statement.cancellation().check();
            batch.renumber();
            if (!addInPlace(table, (FoundRow) change.row(), change.after())) {
                return false;
            }
        }
        if (!finish(table, changes.size(), 0)) {
            return false;
        }
        changes.forEach(change -> locks.written(((FoundRow) change.row()).locked()));
        return true;
    }

    /// Adds a row's new version and entries to the batch, unless that takes locks.
    private boolean addInPlace(TableLocking table, FoundRow found, Value[] newRow) {
        TableLayout layout = table.layout();
        var record = new Bytes().add(found.record());
        if (layout.clustered().isPresent()) {
            layout.clusteredKey(newRow, 0, key);
            if (!Arrays.equals(key.array(), 0, key.length(), record.array(), 0, record.length())) {
                return false;
            }
        }
        if (!layout.written().isEmpty()) {
            Value[] oldRow = found.values();
            if (transaction.isUnseen(found.value()) || changesLocked(layout, oldRow, newRow)) {
                return false;
            }
            addEntries(table, new Change(oldRow, newRow, record, record, oldRow));
            removeEntries(table, oldRow, newRow, found);
        }
        batch.putRow(layout, record, newRow, Target.of(found));
        return true;
    }

    /// True if an entry changes that is locked before it is written.
    private static boolean changesLocked(TableLayout layout, Value[] oldRow, Value[] newRow) {
        for (IndexLayout index : layout.written()) {
            boolean isLocked =
                    index.definition().kind().isUnique() || index.unfinished().isPresent();
            if (isLocked && index.isChanged(oldRow, newRow)) {
                return true;
            }
        }
        return false;
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

    void delete(TableLocking table, FoundRow found) {
        begin();
        removeEntries(table, found.values(), null, found);
        batch.deleteRow(table.layout(), found);
        finish(table, 1, -1);
        locks.written(found.locked());
    }

    /// Deletes rows in one batch.
    void deleteTogether(TableLocking table, List<FoundRow> rows) {
        begin();
        TableLayout layout = table.layout();
        for (FoundRow found : rows) {
            statement.cancellation().check();
            batch.renumber();
            if (!layout.written().isEmpty()) {
                removeEntries(table, found.values(), null, found);
            }
            batch.deleteRow(layout, found);
        }
        finish(table, rows.size(), -rows.size());
        rows.forEach(found -> locks.written(found.locked()));
    }

    // ---- entries of secondary indexes

    /// A row's change, as its index entries see it.
    ///
    /// @param before null unless the row stays in its place. Null also where the transaction's snapshot does not see the version that
    ///     is replaced: it does not see that one's entries either, so the row's new version needs entries of its own
    /// @param from the clustered key it had (that of `to` for a new row)
    /// @param inPlace the row that was in this place, whether or not its entries count
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Change(
            Value @Nullable [] before,
            Value[] after,
            Bytes to,
            Bytes from,
            Value @Nullable [] inPlace) {
        boolean isFresh(IndexLayout index, Bytes entry) {
            Value[] old = inPlace;
            return old == null || !hasSameEntry(index, old, to, entry);
        }
    }

    /// Locks and adds the entries that the new row needs and the old one, in the same place, has not.
    ///
    /// @return the conflict, if a unique entry leads to another row
    private @Nullable WriteOutcome addEntries(TableLocking table, Change change) {
        for (IndexLayout index : table.layout().written()) {
            Value[] before = change.before();
            if (before != null && !index.isChanged(before, change.after())) {
                continue;
            }
            boolean inKey = encodeEntry(index, change.after(), change.to(), key);
            if (before != null && hasSameEntry(index, before, change.to(), key)) {
                continue;
            }
            if (inKey) {
                if (change.isFresh(index, key)) {
                    batch.bringsIn(key);
                }
                batch.putEntry(key, change.to(), true, Target.NEW);
                continue;
            }
            Target target = lockNew(table, key);
            boolean conflicts = target.present() && !leadsTo(locks.probe(), change.from());
            if (index.unfinished().isPresent()) {
                note(index.unfinished().get(), change.after(), conflicts);
            }
            if (conflicts && index.unfinished().isPresent()) {
                continue; // whoever builds the index will find out
            }
            if (conflicts) {
                return conflictingRow(table, index);
            }
            if (target.present()) {
                target =
                        lockTarget(
                                table, key); // to be written, so that a shared lock is not enough
            } else {
                batch.bringsIn(key);
            }
            batch.putEntry(key, change.to(), false, target);
        }
        return null;
    }

    /// Marks the entries of the old row as deleted that the new one (if given, in the same place) does not share.
    private void removeEntries(
            TableLocking table, Value[] oldRow, Value @Nullable [] newRow, FoundRow found) {
        var clusteredKey = new Bytes().add(found.record());
        for (IndexLayout index : table.layout().written()) {
            if (newRow != null && !index.isChanged(oldRow, newRow)) {
                continue;
            }
            boolean inKey = encodeEntry(index, oldRow, clusteredKey, key);
            if (newRow != null && hasSameEntry(index, newRow, clusteredKey, key)) {
                continue;
            }
            if (inKey) {
                batch.putDeletion(key, Target.OLD);
                continue;
            }
            Target target = lockTarget(table, key);
            // Of an index that is being filled the entry may be missing yet: the mark keeps it out.
            boolean ours =
                    target.present()
                            ? leadsTo(locks.probe(), clusteredKey)
                            : index.unfinished().isPresent();
            // One that the batch has just pointed to the row's new place must not be deleted.
            if (ours && !batch.points(key)) {
                batch.putDeletion(key, target);
            }
        }
    }

    private void note(UnfinishedIndex index, Value[] row, boolean conflicts) {
        if (conflicts) {
            index.noteConflict(row);
        } else {
            batch.note(index, key);
        }
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
        RecordLocks.Locked kept = taken.removeLast();
        releaseTaken();
        FoundRow existing = found(layout, clusteredKey, kept);
        return new WriteOutcome.Duplicate(index.definition(), existing);
    }

    /// The row to which the unique entry leads that was locked last. While the entry is locked nobody can take the row away. As in
    /// InnoDB, the gap before the entry is locked besides.
    private WriteOutcome conflictingRow(TableLocking table, IndexLayout index) {
        TableLayout layout = table.layout();
        Bytes record = IndexLayout.start(layout.table().clusteredId(), new Bytes());
        RecordProbe probe = locks.probe();
        record.add(probe.value(), Version.BODY, probe.valueLength() - Version.BODY);
        RecordLocks.Locked entry = taken.removeLast();
        releaseTaken();
        table.lockNextKey(cursor, key.toArray(), modeOfDuplicate());
        locks.passedOn(entry);
        if (onDuplicate == RowLock.EXCLUSIVE) {
            taken.add(locks.lock(table, cursor, record, RecordLocks.Wanted.TO_WRITE));
        } else {
            locks.look(cursor, record, RecordLocks.Wanted.TO_WRITE);
        }
        if (!probe.isPresent()) {
            throw new IllegalStateException("entry without row in " + index.definition());
        }
        FoundRow existing = found(layout, record, taken.isEmpty() ? entry : taken.getLast());
        taken.clear();
        return new WriteOutcome.Duplicate(index.definition(), existing);
    }

    private FoundRow found(TableLayout layout, Bytes clusteredKey, RecordLocks.Locked locked) {
        return FoundRow.of(layout, clusteredKey, locks.probe(), locked);
    }

    private RowLockMode modeOfDuplicate() {
        return onDuplicate == RowLock.EXCLUSIVE ? RowLockMode.EXCLUSIVE : RowLockMode.SHARED;
    }

    private void releaseTaken() {
        taken.forEach(locks::release);
        taken.clear();
    }

    // ---- records

    private Target lockTarget(TableLocking table, Bytes record) {
        return target(locks.lock(table, cursor, record, RecordLocks.Wanted.TO_WRITE));
    }

    /// Locks a key that ought to be free. Where it is not, only the lock that a duplicate leaves is asked for first; if the one in the
    /// way is gone by then, the key as such.
    private Target lockNew(TableLocking table, Bytes record) {
        var atOnce = new RecordLocks.Wanted(RowLockMode.EXCLUSIVE, WaitPolicy.SKIP_LOCKED, false);
        var duplicate = new RecordLocks.Wanted(modeOfDuplicate(), WaitPolicy.WAIT, false);
        RecordLocks.Locked locked = locks.lock(table, cursor, record, atOnce);
        if (locked.skipped()) {
            locked = locks.lock(table, cursor, record, duplicate);
            if (locks.probe().isPresent()) {
                return target(locked);
            }
            locks.release(locked);
            locked = locks.lock(table, cursor, record, RecordLocks.Wanted.TO_WRITE);
        }
        if (locks.probe().isPresent() && onDuplicate == RowLock.SHARE) {
            locks.downgrade(locked);
        }
        return target(locked);
    }

    private Target target(RecordLocks.Locked locked) {
        taken.add(locked);
        batch.renumber();
        RecordProbe probe = locks.probe();
        return new Target(
                probe.isPresent(),
                probe.hasVersions(),
                probe.inPlaceNumber(),
                LockingRow.garbage(probe));
    }

    private void begin() {
        taken.clear();
        batch.begin();
    }

    /// Writes the batch.
    ///
    /// @return false if the gap of another transaction is in the way; nothing is written then
    private boolean finish(TableLocking table, int changed, int added) {
        if (!batch.write(table)) {
            return false;
        }
        transaction.countChanges(table.layout().table(), changed, added);
        taken.forEach(locks::passedOn);
        return true;
    }

    private void awaitGap(TableLocking table) {
        releaseTaken();
        batch.awaitGap(table);
    }

    void close() {
        statement.shared().cursors().release(cursor);
    }
}
