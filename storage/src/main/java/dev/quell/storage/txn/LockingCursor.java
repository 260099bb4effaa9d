package dev.quell.storage.txn;

import dev.quell.base.value.Value;
import dev.quell.storage.mvcc.CommitTable;
import dev.quell.storage.mvcc.RecordWalk;
import dev.quell.storage.mvcc.Version;
import dev.quell.storage.row.IndexLayout;
import dev.quell.storage.row.TableLayout;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.StoreCursor;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// A locking read over a range: locks each row that may be in it, then takes its newest state. Rows are locked by their clustered
/// key only, whatever index leads to them.
final class LockingCursor implements RowCursor {
    private final LiveStatement statement;
    private final TableLayout layout;
    private final @Nullable IndexLayout secondary;
    private final BitSet columns;
    private final StoreCursor cursor;
    private final StoreCursor newest;
    private final RecordWalk walk;
    private final LockingRow row;
    private boolean closed;

    LockingCursor(
            LiveStatement statement,
            TableLayout layout,
            LiveStatement.Span span,
            ScanOptions options) {
        this.statement = statement;
        this.layout = layout;
        secondary = span.isClustered(layout) ? null : span.index();
        columns = options.columns();
        cursor = statement.shared().cursors().acquire();
        newest = statement.shared().cursors().acquire();
        walk = new RecordWalk(cursor, span.from(), span.to(), options.descending());
        row = new LockingRow(statement, layout, options);
    }

    @Override
    public boolean next() {
        while (walk.nextRecord()) {
            if (lockRow()) {
                return true;
            }
        }
        return false;
    }

    /// Locks the row that the present record leads to; false if there is none. Looks again after each wait, because whoever was
    /// waited for may have changed the record, and added others after it.
    private boolean lockRow() {
        boolean found = true;
        while (found && mayBePresent()) {
            statement.cancellation().check();
            locate();
            boolean present = row.lock(newest);
            if (row.waited()) {
                found = walk.refresh();
            }
            if (present && (secondary == null || leadsHere(secondary))) {
                return true;
            }
            if (present) {
                row.release();
            }
            if (!row.waited()) {
                return false;
            }
        }
        statement.cancellation().check();
        return false;
    }

    /// False if the record is deleted for everyone, so that there is nothing to lock.
    private boolean mayBePresent() {
        CommitTable commits = statement.shared().commits();
        do {
            byte[] value = walk.value();
            if (!Version.isDeleted(value)) {
                return true;
            }
            long writer = Version.transaction(value);
            if (writer != statement.transaction().id()
                    && commits.fate(writer, Version.statement(value)) == CommitTable.Fate.VALID) {
                return false;
            }
        } while (walk.nextVersion());
        return false;
    }

    private void locate() {
        Bytes record = row.record();
        IndexLayout index = secondary;
        if (index == null) {
            record.clear().add(walk.record(), 0, walk.recordLength());
            return;
        }
        IndexLayout.start(layout.table().clusteredId(), record);
        VisibleRow.clusteredKey(
                walk.record(),
                walk.recordLength(),
                Version.hasClusteredKeyInKey(walk.value())
                        ? index.clusteredStart(walk.record())
                        : 0,
                walk.value(),
                walk.valueLength(),
                record);
    }

    /// True if the row as it is now has the entry through which it was reached.
    private boolean leadsHere(IndexLayout index) {
        return VisibleRow.hasEntry(
                layout,
                index,
                row.probe().value(),
                row.record(),
                walk.record(),
                walk.recordLength());
    }

    @Override
    public void read(Value[] into, int offset) {
        layout.decodeRow(row.probe().value(), Version.BODY, columns, into, offset);
    }

    @Override
    public RowReference reference() {
        return row.reference();
    }

    @Override
    public void unlock() {
        row.unlock();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            statement.shared().cursors().release(cursor);
            statement.shared().cursors().release(newest);
        }
    }
}
