package dev.quell.storage.txn;

import dev.quell.base.value.Value;
import dev.quell.storage.mvcc.ReadView;
import dev.quell.storage.mvcc.RecordWalk;
import dev.quell.storage.mvcc.Version;
import dev.quell.storage.row.IndexLayout;
import dev.quell.storage.row.TableLayout;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.StoreCursor;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// A consistent read over a range: rows as the statement's view sees them, no locks.
final class ConsistentCursor implements RowCursor {
    private final LiveStatement statement;
    private final TableLayout layout;
    private final @Nullable IndexLayout secondary;
    private final boolean covered;
    private final BitSet columns;
    private final ReadView view;
    private final StoreCursor cursor;
    private final @Nullable StoreCursor rows;
    private final RecordWalk walk;
    private final Bytes clusteredKey = new Bytes();
    private final LiveStatement.Span span;
    private final boolean descending;
    private boolean ended;
    private boolean closed;

    ConsistentCursor(
            LiveStatement statement,
            TableLayout layout,
            LiveStatement.Span span,
            ScanOptions options) {
        this.statement = statement;
        this.layout = layout;
        secondary = span.isClustered(layout) ? null : span.index();
        columns = options.columns();
        view = statement.view();
        covered = secondary != null && view.trustsEntries() && layout.covers(secondary, columns);
        cursor = statement.shared().cursors().acquire();
        rows =
                secondary == null || covered
                        ? null
                        : statement.shared().cursors().acquireBeside(cursor);
        this.span = span;
        descending = options.descending();
        walk = new RecordWalk(cursor, span.from(), span.to(), descending);
    }

    @Override
    public boolean next() {
        statement.enter();
        while (walk.nextRecord()) {
            statement.cancellation().check();
            if (seesPresent() && (rows == null || findRow(rows))) {
                return true;
            }
        }
        ended = true;
        return false;
    }

    private boolean seesPresent() {
        do {
            if (view.sees(walk.value())) {
                if (Version.isDeleted(walk.value())) {
                    return false;
                }
                if (secondary != null) {
                    locateRow(secondary);
                }
                return true;
            }
        } while (walk.nextVersion(view));
        return false;
    }

    private void locateRow(IndexLayout index) {
        IndexLayout.start(layout.table().clusteredId(), clusteredKey);
        VisibleRow.clusteredKey(
                walk.record(),
                walk.recordLength(),
                Version.hasClusteredKeyInKey(walk.value())
                        ? index.clusteredStart(walk.record())
                        : 0,
                walk.value(),
                walk.valueLength(),
                clusteredKey);
    }

    private boolean findRow(StoreCursor rowCursor) {
        IndexLayout index = secondary;
        return VisibleRow.seek(rowCursor, clusteredKey, view)
                && (index == null
                        || !view.mayHaveMoved(rowCursor.value())
                        || VisibleRow.hasEntry(
                                layout,
                                index,
                                rowCursor.value(),
                                clusteredKey,
                                walk.record(),
                                walk.recordLength()));
    }

    @Override
    public void read(Value[] into, int offset) {
        if (secondary == null) {
            layout.decodeRow(walk.value(), Version.BODY, columns, into, offset);
        } else if (rows != null) {
            layout.decodeRow(rows.value(), Version.BODY, columns, into, offset);
        } else {
            layout.decodeEntry(
                    secondary, walk.record(), clusteredKey.array(), columns, into, offset);
        }
    }

    @Override
    public ScanPlace place() {
        return span.place(walk, ended, descending);
    }

    @Override
    public RowReference reference() {
        throw new IllegalStateException("a consistent read locks nothing");
    }

    @Override
    public void unlock() {}

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            statement.shared().cursors().release(cursor);
            if (rows != null) {
                statement.shared().cursors().release(rows);
            }
        }
    }
}
