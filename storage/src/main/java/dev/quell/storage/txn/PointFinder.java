package dev.quell.storage.txn;

import dev.quell.base.value.Value;
import dev.quell.storage.mvcc.RecordProbe;
import dev.quell.storage.mvcc.Version;
import dev.quell.storage.row.IndexLayout;
import dev.quell.storage.row.TableLayout;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.StoreCursor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Finds rows by a unique key, as the statement's view sees them or locked.
final class PointFinder implements RowFinder {
    private final LiveStatement statement;
    private final TableLayout layout;
    private final IndexLayout index;
    private final boolean clustered;
    private final ScanOptions options;
    private final StoreCursor cursor;
    private final @Nullable LockingRow row;
    private final Bytes key = new Bytes();
    private final Bytes clusteredKey = new Bytes();
    private long found;
    private boolean closed;

    PointFinder(
            LiveStatement statement, TableLayout layout, IndexLayout index, ScanOptions options) {
        if (!index.definition().kind().isUnique()) {
            throw new IllegalArgumentException("not unique: " + index.definition());
        }
        this.statement = statement;
        this.layout = layout;
        this.index = index;
        this.options = options;
        clustered = layout.isClustered(index.definition());
        row =
                options.lock() == RowLock.NONE
                        ? null
                        : new LockingRow(
                                statement, statement.locking(layout, options.lock()), options);
        if (row == null) {
            statement.view(); // before the cursor, which must be younger
        }
        cursor = statement.shared().cursors().acquire();
    }

    @Override
    public boolean find(Value[] values, Value[] into, int offset) {
        statement.cancellation().check();
        statement.enter();
        if (!index.encodeKey(values, key)) {
            return false;
        }
        LockingRow locking = row;
        if (locking == null) {
            if (!seekVisible()) {
                return false;
            }
            layout.decodeRow(cursor.value(), Version.BODY, options.columns(), into, offset);
            found++;
            return true;
        }
        if (!lockOrKeepOut(locking)) {
            return false;
        }
        layout.decodeRow(locking.probe().value(), Version.BODY, options.columns(), into, offset);
        found++;
        return true;
    }

    private boolean seekVisible() {
        if (clustered) {
            return VisibleRow.seek(cursor, key, statement.view());
        }
        if (!VisibleRow.seek(cursor, key, statement.view())) {
            return false;
        }
        IndexLayout.start(layout.table().clusteredId(), clusteredKey);
        clusteredKey.add(cursor.value(), Version.BODY, cursor.valueLength() - Version.BODY);
        return VisibleRow.seek(cursor, clusteredKey, statement.view())
                && (!statement.view().mayHaveMoved(cursor.value())
                        || hasKey(cursor.value(), clusteredKey));
    }

    /// Locks the row, or, where there is none and the isolation level says so, the gap in which it would be.
    private boolean lockOrKeepOut(LockingRow locking) {
        boolean gaps = statement.transaction().isolation().keepsLocks();
        while (true) {
            long entries = gaps ? locking.table().quietEntries() : 0;
            if (lock(locking)) {
                return true;
            }
            if (!gaps
                    || locking.skipped()
                    || !locking.table().lockGap(cursor, key, LockingRow.mode(options), entries)) {
                return false;
            }
        }
    }

    private boolean lock(LockingRow locking) {
        if (clustered) {
            locking.record().clear().add(key);
            return locking.lock(cursor);
        }
        while (true) {
            if (!newestEntry(locking)) {
                return false;
            }
            if (locking.lock(cursor)) {
                if (hasKey(locking.probe().value(), locking.record())) {
                    statement.locks().lockEntry(key, LockingRow.mode(options));
                    return true;
                }
                locking.release();
            }
            // Its holder has changed the key or deleted the row: look where the entry leads now.
            if (!entryMoved(locking)) {
                return false;
            }
        }
    }

    /// Where the newest entry leads, whoever wrote it; false if there is none.
    private boolean newestEntry(LockingRow locking) {
        cursor.refresh();
        RecordProbe entry =
                new RecordProbe(
                        statement.shared().commits(),
                        statement.shared().snapshots(),
                        statement.transaction());
        entry.look(cursor, key, statement.number(), true);
        if (!entry.isPresent() && !entry.heldByOther()) {
            return false;
        }
        Bytes record = IndexLayout.start(layout.table().clusteredId(), locking.record());
        if (entry.isPresent()) {
            record.add(entry.value(), Version.BODY, entry.valueLength() - Version.BODY);
            return true;
        }
        return olderEntry(record);
    }

    /// A deletion that is not committed: the row it may come back to is the one to wait for.
    private boolean olderEntry(Bytes record) {
        boolean found = cursor.seekVersions(key);
        while (found && cursor.keyIs(key.array(), key.length(), Version.NUMBER_BYTES)) {
            cursor.loadValue();
            if (!Version.isDeleted(cursor.value())) {
                record.add(cursor.value(), Version.BODY, cursor.valueLength() - Version.BODY);
                return true;
            }
            found = cursor.next();
        }
        return false;
    }

    private boolean hasKey(byte[] row, Bytes record) {
        return VisibleRow.hasEntry(layout, index, row, record, key.array(), key.length());
    }

    private boolean entryMoved(LockingRow locking) {
        byte[] before = locking.record().toArray();
        return newestEntry(locking) && !Arrays.equals(before, locking.record().toArray());
    }

    @Override
    public RowReference reference() {
        if (row == null) {
            throw new IllegalStateException("a consistent read locks nothing");
        }
        return row.reference();
    }

    @Override
    public void unlock() {
        if (row != null) {
            row.unlock();
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            layout.activity().read(index.definition().id(), found);
            statement.shared().cursors().release(cursor);
        }
    }
}
