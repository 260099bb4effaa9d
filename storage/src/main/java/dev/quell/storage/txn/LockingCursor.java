package dev.quell.storage.txn;

import dev.quell.base.value.Value;
import dev.quell.storage.mvcc.CommitTable;
import dev.quell.storage.mvcc.RecordWalk;
import dev.quell.storage.mvcc.Version;
import dev.quell.storage.row.IndexLayout;
import dev.quell.storage.row.TableLayout;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.StoreCursor;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// A locking read over a range: locks each row that may be in it, then takes its newest state. The lock of the row it stands on is
/// an object of its own, by the clustered key, whatever index leads to it; once the scan goes on, its [ScanLock] stands for it.
final class LockingCursor implements RowCursor {
    private final LiveStatement statement;
    private final TableLayout layout;
    private final @Nullable IndexLayout secondary;
    private final BitSet columns;
    private final StoreCursor cursor;
    private final StoreCursor newest;
    private final LiveStatement.Span span;
    private final boolean descending;
    private final ScanLock scan;
    private final LockingRow row;
    private final boolean looksFirst;
    private RecordWalk walk;
    private boolean onRow;
    private boolean tentative;
    private boolean closed;

    LockingCursor(
            LiveStatement statement,
            TableLocking table,
            LiveStatement.Span span,
            ScanOptions options) {
        this.statement = statement;
        this.span = span;
        layout = table.layout();
        descending = options.descending();
        scan = new ScanLock(statement, table, span, options);
        secondary = span.isClustered(layout) ? null : span.index();
        columns = options.columns();
        cursor = statement.shared().cursors().acquire();
        newest = statement.shared().cursors().acquireBeside(cursor);
        walk = new RecordWalk(cursor, span.from(), span.to(), descending);
        row = new LockingRow(statement, table, options);
        looksFirst =
                options.waiting() == WaitPolicy.WAIT_IF_MATCHING
                        && !statement.transaction().isolation().keepsLocks()
                        && secondary == null
                        && !span.isPoint();
    }

    @Override
    public boolean next() {
        statement.enter();
        passOn();
        boolean stays = tentative;
        tentative = false;
        onRow = stays && lockRow(true);
        return onRow || advance();
    }

    private boolean advance() {
        while (true) {
            if (!walk.nextRecord()) {
                if (scan.finish(newest)) {
                    return false;
                }
                goBack();
            } else if (lockRow(!looksFirst)) {
                onRow = scan.reach(newest, walk.record(), walk.recordLength());
                if (onRow) {
                    return true;
                }
                row.release();
                goBack();
            } else if (row.skipped()) {
                scan.leaveOut();
                tentative = looksFirst && row.lookCommitted(newest);
                if (tentative) {
                    return true;
                }
            }
        }
    }

    @Override
    public boolean isTentative() {
        return tentative;
    }

    /// The scan's lock takes over that of the row it leaves.
    private void passOn() {
        RecordLocks.Locked taken = onRow ? row.taken() : null;
        onRow = false;
        if (taken != null && scan.canKeep(row.probe().versionNumber())) {
            scan.keep(Arrays.copyOf(walk.record(), walk.recordLength()));
            statement.locks().passedOn(taken);
        }
    }

    /// Others were inserting into the part of the range just locked: goes over it again.
    private void goBack() {
        statement.cancellation().check();
        cursor.refresh();
        byte[] frontier = scan.frontier();
        if (descending) {
            walk = new RecordWalk(cursor, span.from(), frontier, true);
        } else {
            byte[] from = TableLocking.pastVersions(frontier);
            walk =
                    new RecordWalk(
                            cursor, frontier == span.from() ? frontier : from, span.to(), false);
        }
    }

    /// Locks the row that the present record leads to, if need be only where that takes no waiting; false if there is none. Looks again after each wait, because whoever was
    /// waited for may have changed the record, and added others after it.
    private boolean lockRow(boolean asWanted) {
        boolean found = true;
        while (found && mayBePresent(walk, statement)) {
            statement.cancellation().check();
            locate();
            boolean present = asWanted ? row.lock(newest) : row.tryLock(newest);
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

    /// False if the record that a walk stands on is deleted for everyone, so that there is nothing to lock.
    static boolean mayBePresent(RecordWalk walk, LiveStatement statement) {
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
    public ScanPlace place() {
        return span.place(walk, !onRow, descending);
    }

    @Override
    public RowReference reference() {
        return row.reference();
    }

    @Override
    public void unlock() {
        tentative = false;
        if (row.unlock()) {
            scan.leaveOut();
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try {
                passOn();
                scan.stop(newest);
            } finally {
                statement.shared().cursors().release(cursor);
                statement.shared().cursors().release(newest);
            }
        }
    }
}
