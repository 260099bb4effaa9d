package dev.quell.storage.txn;

import dev.quell.base.value.Value;
import dev.quell.storage.lock.InsertGate;
import dev.quell.storage.lock.LockOwner;
import dev.quell.storage.lock.RangeLock;
import dev.quell.storage.lock.RangeLocks;
import dev.quell.storage.lock.RangeLocks.Sought;
import dev.quell.storage.lock.RowLockMode;
import dev.quell.storage.mvcc.RecordProbe;
import dev.quell.storage.mvcc.RecordWalk;
import dev.quell.storage.mvcc.Version;
import dev.quell.storage.row.IndexLayout;
import dev.quell.storage.row.TableLayout;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.StoreCursor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One statement's dealings with the range locks of one table.
///
/// A scan over a secondary index locks the rows it leads to by its entries alone: whoever wants such a row works out the row's
/// entries and looks whether one of them lies in the range. So a row lock has to look at no more ranges than there are around
/// the row's keys, and a scan keeps nothing for each row.
final class TableLocking implements AutoCloseable {
    private final LiveStatement statement;
    private final TableLayout layout;
    private final RangeLocks ranges;
    private InsertGate.@Nullable Writer writer;
    private RowLock intended = RowLock.NONE;

    TableLocking(LiveStatement statement, TableLayout layout) {
        this.statement = statement;
        this.layout = layout;
        ranges = statement.shared().locks().ranges(layout.table().clusteredId());
    }

    TableLayout layout() {
        return layout;
    }

    RangeLocks ranges() {
        return ranges;
    }

    /// Rows are about to be locked in this way, or written.
    void intend(RowLock lock) {
        if (intended.compareTo(lock) < 0 && !layout.table().isTemporary()) {
            intended = lock;
            statement
                    .transaction()
                    .owner()
                    .intend(
                            layout.table().clusteredId(),
                            lock == RowLock.EXCLUSIVE,
                            statement.number());
        }
    }

    // ---- records under ranges

    /// A range lock that locks a record, and the key by which it does.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Cover(RangeLock lock, byte[] key, long version) {
        boolean stillHolds() {
            return lock.coversRecord(key, key.length, version);
        }
    }

    /// The range lock of another transaction that keeps a record from being locked in a mode, if any.
    ///
    /// @param seen what the record holds
    @Nullable Cover blocking(Bytes record, RecordProbe seen, RowLockMode mode) {
        if (ranges.isEmpty() || !seen.isPresent()) {
            return null;
        }
        LockOwner owner = statement.transaction().owner();
        long version = seen.versionNumber();
        RangeLock lock =
                ranges.conflicting(
                        owner, mode, new Sought(record.array(), record.length(), version, false));
        if (lock != null) {
            return new Cover(lock, record.toArray(), version);
        }
        if (!isRow(record) || layout.secondaries().isEmpty()) {
            return null;
        }
        Value[] row = decode(seen);
        for (IndexLayout index : layout.secondaries()) {
            Bytes entry = entry(index, row, record);
            lock =
                    ranges.conflicting(
                            owner, mode, new Sought(entry.array(), entry.length(), version, true));
            if (lock != null) {
                return new Cover(lock, entry.toArray(), version);
            }
        }
        return null;
    }

    /// True if a scan of this transaction has locked the record in its own index.
    boolean holds(Bytes record, RecordProbe seen, RowLockMode mode) {
        return !ranges.isEmpty()
                && seen.isPresent()
                && ranges.holds(
                        statement.transaction().owner(),
                        mode,
                        record.array(),
                        record.length(),
                        seen.versionNumber());
    }

    private boolean isRow(Bytes record) {
        return Bytes.intAt(record.array(), 0) == (int) layout.table().clusteredId();
    }

    private Value[] decode(RecordProbe seen) {
        var row = new Value[layout.table().columns().size()];
        layout.decodeRow(seen.value(), Version.BODY, layout.allColumns(), row, 0);
        return row;
    }

    private static Bytes entry(IndexLayout index, Value[] row, Bytes clusteredKey) {
        var entry = new Bytes();
        boolean anyNull = index.encodeRow(row, entry);
        if (anyNull || !index.definition().kind().isUnique()) {
            entry.add(
                    clusteredKey.array(),
                    IndexLayout.ID_BYTES,
                    clusteredKey.length() - IndexLayout.ID_BYTES);
        }
        return entry;
    }

    // ---- inserts

    InsertGate.Writer writer() {
        InsertGate.Writer present = writer;
        if (present == null) {
            present = ranges.gate().writer(statement.transaction().owner().locker());
            writer = present;
        }
        return present;
    }

    /// How often others went through the gate so far.
    long othersEntries() {
        return ranges.gate().entries() - (writer == null ? 0 : writer.entered());
    }

    /// As [#othersEntries], if nobody is writing; else a number that never comes.
    long quietEntries() {
        long entries = othersEntries();
        return ranges.gate().isQuiet() ? entries : -1;
    }

    /// Waits until those who are writing now are through; a cursor refreshed after this sees what they wrote.
    ///
    /// @return [#othersEntries] that are over
    long settle() {
        long own = writer == null ? 0 : writer.entered();
        return ranges.gate().settle(statement.cancellation()) - own;
    }

    // ---- gaps

    /// Locks the gap in which a key would lie that was looked for and is not there.
    ///
    /// @param entries [#quietEntries] from before the look
    /// @return true if the key may have come in meanwhile: look again
    boolean lockGap(StoreCursor cursor, Bytes key, RowLockMode mode, long entries) {
        byte[] place = key.toArray();
        cursor.refresh();
        byte[] low = before(cursor, place, place);
        byte[] high = after(cursor, place, pastVersions(place));
        if (ranges.hasGap(statement.transaction().owner(), mode, low, high)) {
            return false;
        }
        open(terms(mode, Long.MAX_VALUE, false, true), low, high).gap(low, high);
        if (othersEntries() == entries) {
            return false;
        }
        settle();
        return true;
    }

    /// The place behind all versions of a record.
    static byte[] pastVersions(byte[] record) {
        return new Bytes().add(record).addLong(-1).add(0).toArray();
    }

    /// Takes over the lock of a record that the statement has locked, and locks the gap before it.
    void lockNextKey(StoreCursor cursor, byte[] record, RowLockMode mode) {
        cursor.refresh();
        byte[] low = before(cursor, record, record);
        RangeLock lock = open(terms(mode, Long.MAX_VALUE, false, false), low, record);
        lock.gap(low, record);
        lock.add(record);
    }

    RangeLock.Terms terms(RowLockMode mode, long asOf, boolean descending, boolean rows) {
        return new RangeLock.Terms(
                statement.transaction().owner(), statement.number(), mode, asOf, descending, rows);
    }

    RangeLock open(RangeLock.Terms terms, byte[] low, byte[] high) {
        return ranges.open(terms, low, high);
    }

    /// The nearest record of an index before a place; the index's beginning if there is none.
    ///
    /// @param index any key of the index
    byte[] before(StoreCursor cursor, byte[] index, byte[] place) {
        byte[] start = Arrays.copyOf(index, IndexLayout.ID_BYTES);
        return nearest(new RecordWalk(cursor, start, place, true), start);
    }

    /// The nearest record of an index at or after a place; the index's end, where InnoDB has its supremum, if there is none.
    ///
    /// @param index any key of the index
    byte[] after(StoreCursor cursor, byte[] index, byte[] place) {
        var end = new Bytes().add(index, 0, IndexLayout.ID_BYTES);
        IndexLayout.successor(end);
        return nearest(new RecordWalk(cursor, place, end.toArray(), false), end.toArray());
    }

    private byte[] nearest(RecordWalk walk, byte[] otherwise) {
        while (walk.nextRecord()) {
            statement.cancellation().check();
            if (LockingCursor.mayBePresent(walk, statement)) {
                return Arrays.copyOf(walk.record(), walk.recordLength());
            }
        }
        return otherwise;
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
    }
}
