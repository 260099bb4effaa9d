package dev.quell.storage.txn;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.value.Value;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.lock.Place;
import dev.quell.storage.mvcc.RangeBirths;
import dev.quell.storage.mvcc.ReadView;
import dev.quell.storage.mvcc.RecordProbe;
import dev.quell.storage.mvcc.RecordWalk;
import dev.quell.storage.row.IndexLayout;
import dev.quell.storage.row.TableActivity;
import dev.quell.storage.row.TableLayout;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.StoreCursor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A running statement.
final class LiveStatement implements StatementScope {
    private final LiveTransaction transaction;
    private final int number;
    private final Cancellation cancellation;
    private final Duration lockWait;
    private final Work before;
    private final @Nullable Place place;
    private @Nullable ReadView view;
    private @Nullable RecordLocks locks;
    private @Nullable RowWriter writer;
    private final ArrayList<TableLocking> tables = new ArrayList<>(1);
    private boolean locksReads;
    private boolean complete;
    private boolean closed;

    LiveStatement(
            LiveTransaction transaction, int number, Cancellation cancellation, Duration lockWait) {
        this.transaction = transaction;
        this.number = number;
        this.cancellation = cancellation;
        this.lockWait = lockWait;
        before = transaction.workDone();
        place = transaction.place();
        if (place != null) {
            place.beginStatement();
        }
    }

    int number() {
        return number;
    }

    LiveTransaction transaction() {
        return transaction;
    }

    Transactions.Shared shared() {
        return transaction.shared();
    }

    Cancellation cancellation() {
        return cancellation;
    }

    /// Work on a row begins: where places inside the engine are limited, waits for one.
    ///
    /// @throws dev.quell.base.error.SqlError the stop reason's
    void enter() {
        Place needed = place;
        if (needed != null) {
            needed.use(cancellation);
        }
    }

    RecordLocks locks() {
        RecordLocks present = locks;
        if (present == null) {
            present = new RecordLocks(transaction, number, cancellation, lockWait);
            locks = present;
        }
        return present;
    }

    ReadView view() {
        ReadView present = view;
        if (present == null) {
            present = transaction.readView(number);
            view = present;
        }
        return present;
    }

    /// The statement's dealings with the range locks of a table; nearly every statement has to do with one table.
    TableLocking locking(TableLayout layout, RowLock lock) {
        TableLocking locking = locking(layout);
        locking.intend(lock);
        return locking;
    }

    private TableLocking locking(TableLayout layout) {
        for (TableLocking known : tables) {
            if (known.layout() == layout) {
                return known;
            }
        }
        var made = new TableLocking(this, layout);
        tables.add(made);
        return made;
    }

    private TableLocking writing(TableLayout layout) {
        return locking(layout, RowLock.EXCLUSIVE);
    }

    private RowWriter writer(TableDefinition table) {
        if (transaction.isReadOnly() && !table.isTemporary()) {
            throw ErrorCode.CANT_EXECUTE_IN_READ_ONLY_TRANSACTION.error();
        }
        RowWriter present = writer;
        if (present == null) {
            present = new RowWriter(this);
            writer = present;
        }
        return present;
    }

    @Override
    public void lockReads() {
        locksReads = transaction.isolation().keepsLocks();
    }

    /// A plain read at SERIALIZABLE is FOR SHARE, unless the statement is a transaction of its own.
    private ScanOptions effective(ScanOptions options) {
        boolean shares =
                locksReads
                        || (transaction.isolation() == Isolation.SERIALIZABLE
                                && !transaction.options().singleStatement());
        return options.lock() == RowLock.NONE && shares
                ? new ScanOptions(
                        options.descending(), RowLock.SHARE, options.waiting(), options.columns())
                : options;
    }

    private TableLayout layout(TableDefinition table) {
        return shared().layouts().of(table);
    }

    @Override
    public RowCursor scan(
            TableDefinition table, IndexDefinition index, KeyRange range, ScanOptions options) {
        TableLayout layout = layout(table);
        IndexLayout indexLayout = layout.index(index);
        var from = new Bytes();
        var to = new Bytes();
        var ends =
                new IndexLayout.RangeEnds(
                        range.low(), range.lowInclusive(), range.high(), range.highInclusive());
        if (!indexLayout.bounds(ends, from, to)) {
            return new EmptyCursor(from.toArray());
        }
        boolean whole = indexLayout.isWholeUniqueKey(range.low()) && range.lowInclusive();
        boolean wholeHigh = indexLayout.isWholeUniqueKey(range.high()) && range.highInclusive();
        boolean clustered = layout.isClustered(index);
        return open(
                layout,
                new Span(
                        indexLayout,
                        from.toArray(),
                        to.toArray(),
                        new Ends(
                                whole && clustered,
                                wholeHigh && clustered,
                                whole && wholeHigh && range.low().equals(range.high()))),
                options);
    }

    @Override
    public RowCursor scan(TableDefinition table, ScanOptions options) {
        TableLayout layout = layout(table);
        Bytes from = IndexLayout.start(table.clusteredId(), new Bytes());
        Bytes to = IndexLayout.start(table.clusteredId(), new Bytes());
        IndexLayout.successor(to);
        return open(
                layout,
                new Span(layout.clustered().orElse(null), from.toArray(), to.toArray(), Ends.OPEN),
                options);
    }

    @Override
    public RowCursor resume(
            TableDefinition table,
            Optional<IndexDefinition> index,
            ScanPlace place,
            ScanOptions options) {
        TableLayout layout = layout(table);
        IndexLayout indexLayout = index.map(layout::index).or(layout::clustered).orElse(null);
        long id = index.map(IndexDefinition::id).orElse(table.clusteredId());
        Bytes end = IndexLayout.start(id, new Bytes());
        Span span;
        if (options.descending()) {
            span = new Span(indexLayout, end.toArray(), place.key(), Ends.OPEN);
        } else {
            IndexLayout.successor(end);
            byte[] from = place.onRow() ? TableLocking.pastVersions(place.key()) : place.key();
            span = new Span(indexLayout, from, end.toArray(), Ends.OPEN);
        }
        return open(layout, span, options);
    }

    /// A stretch of the store.
    ///
    /// @param index null for rows in the order of the hidden row number
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Span(@Nullable IndexLayout index, byte[] from, byte[] to, Ends ends) {
        /// True if the range begins with a whole clustered key, which it includes.
        boolean beginsExactly() {
            return ends.begin;
        }

        /// True if the range ends with a whole clustered key, which it includes.
        boolean endsExactly() {
            return ends.end;
        }

        /// True if at most one record can be in the range: all columns of a unique index are given.
        boolean isPoint() {
            return ends.point;
        }

        /// Where a walk over it stands.
        ///
        /// @param ended whether it has gone over all of it
        ScanPlace place(RecordWalk walk, boolean ended, boolean descending) {
            return ended
                    ? new ScanPlace(descending ? from : to, false)
                    : new ScanPlace(Arrays.copyOf(walk.record(), walk.recordLength()), true);
        }

        boolean isClustered(TableLayout layout) {
            return index == null || layout.isClustered(index.definition());
        }
    }

    /// What is known of the ends of a span; see there.
    record Ends(boolean begin, boolean end, boolean point) {
        static final Ends OPEN = new Ends(false, false, false);
    }

    private RowCursor open(TableLayout layout, Span span, ScanOptions asked) {
        requireOpen();
        ScanOptions options = effective(asked);
        if (options.lock() == RowLock.NONE) {
            requireComplete(layout, span.index());
        }
        return options.lock() == RowLock.NONE
                ? new ConsistentCursor(this, layout, span, options)
                : new LockingCursor(this, locking(layout, options.lock()), span, options);
    }

    @Override
    public RowFinder finder(TableDefinition table, IndexDefinition index, ScanOptions options) {
        requireOpen();
        TableLayout layout = layout(table);
        ScanOptions used = effective(options);
        if (used.lock() == RowLock.NONE) {
            requireComplete(layout, layout.index(index));
        }
        return new PointFinder(this, layout, layout.index(index), used);
    }

    /// @throws dev.quell.base.error.SqlError 1412 if the table or the index is younger than the snapshot
    private void requireComplete(TableLayout layout, @Nullable IndexLayout index) {
        long snapshot = view().snapshot();
        RangeBirths births = shared().births();
        boolean complete =
                snapshot == ReadView.DIRTY
                        || (births.isComplete(layout.table().clusteredId(), snapshot)
                                && (index == null
                                        || births.isComplete(index.definition().id(), snapshot)));
        if (!complete) {
            throw ErrorCode.TABLE_DEF_CHANGED.error();
        }
    }

    @Override
    public long estimatedRows(TableDefinition table) {
        return shared().rowCounts().of(table.id());
    }

    @Override
    public void countRead(TableDefinition table, Optional<IndexDefinition> index, long rows) {
        layout(table)
                .activity()
                .read(index.map(IndexDefinition::id).orElse(TableActivity.NO_INDEX), rows);
    }

    @Override
    public WriteOutcome insert(TableDefinition table, Value[] row, RowLock onDuplicate) {
        requireOpen();
        enter();
        var layout = layout(table);
        var outcome = writer(table).insert(writing(layout), row, onDuplicate);
        layout.activity().inserted(outcome == WriteOutcome.WRITTEN ? 1 : 0);
        return outcome;
    }

    @Override
    public boolean insertTogether(TableDefinition table, List<Value[]> rows) {
        requireOpen();
        var layout = layout(table);
        boolean inserted = writer(table).insertTogether(writing(layout), rows);
        layout.activity().inserted(inserted ? rows.size() : 0);
        return inserted;
    }

    @Override
    public WriteOutcome update(TableDefinition table, RowReference row, Value[] newRow) {
        requireOpen();
        enter();
        var layout = ((FoundRow) row).layout();
        var outcome = writer(table).update(writing(layout), (FoundRow) row, newRow);
        layout.activity().updated(outcome == WriteOutcome.WRITTEN ? 1 : 0);
        return outcome;
    }

    @Override
    public boolean updateTogether(TableDefinition table, List<RowChange> changes) {
        requireOpen();
        enter();
        var layout = layout(table);
        boolean updated = writer(table).updateTogether(writing(layout), changes);
        layout.activity().updated(updated ? changes.size() : 0);
        return updated;
    }

    @Override
    public void pending(int rows) {
        transaction.pending(rows);
    }

    @Override
    public void deleteTogether(TableDefinition table, List<RowReference> rows) {
        requireOpen();
        enter();
        var layout = layout(table);
        writer(table)
                .deleteTogether(writing(layout), rows.stream().map(FoundRow.class::cast).toList());
        layout.activity().deleted(rows.size());
    }

    @Override
    public void delete(TableDefinition table, RowReference row) {
        requireOpen();
        enter();
        var layout = ((FoundRow) row).layout();
        writer(table).delete(writing(layout), (FoundRow) row);
        layout.activity().deleted(1);
    }

    @Override
    public CheckReport check(TableDefinition table, CheckDepth depth) {
        requireOpen();
        return new TableCheck(this, layout(table), depth).run();
    }

    @Override
    public Optional<RowReference> again(RowReference row) {
        var found = (FoundRow) row;
        return at(found.layout(), found.record());
    }

    @Override
    public Optional<RowReference> at(TableDefinition table, byte[] position) {
        return at(layout(table), position);
    }

    private Optional<RowReference> at(TableLayout layout, byte[] position) {
        requireOpen();
        var record = new Bytes().add(position);
        RecordProbe probe = locks().newProbe();
        StoreCursor cursor = shared().cursors().acquire();
        try {
            RecordLocks.Locked locked =
                    locks().lock(
                                    writing(layout),
                                    cursor,
                                    record,
                                    RecordLocks.Wanted.TO_WRITE,
                                    probe);
            if (!probe.isPresent()) {
                locks().release(locked);
                return Optional.empty();
            }
            return Optional.of(FoundRow.of(layout, record, probe, locked));
        } finally {
            shared().cursors().release(cursor);
        }
    }

    private void requireOpen() {
        cancellation.check();
        transaction.requireActive();
        if (closed) {
            throw new IllegalStateException("the statement is over");
        }
    }

    @Override
    public void complete() {
        complete = true;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (writer != null) {
            writer.close();
        }
        tables.forEach(TableLocking::close);
        if (!complete) {
            transaction.undoFrom(number, before, cancellation.isCancelled());
        }
        transaction.endStatement();
        if (place != null) {
            place.endStatement();
        }
    }
}
