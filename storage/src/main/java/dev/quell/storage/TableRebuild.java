package dev.quell.storage;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Progress;
import dev.quell.base.value.Value;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.mvcc.CommitTable;
import dev.quell.storage.mvcc.Numbers;
import dev.quell.storage.mvcc.RecordWalk;
import dev.quell.storage.mvcc.Snapshots;
import dev.quell.storage.mvcc.Version;
import dev.quell.storage.row.ChangeLog;
import dev.quell.storage.row.IndexLayout;
import dev.quell.storage.row.TableLayout;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.CursorPool;
import dev.quell.storage.store.Store;
import dev.quell.storage.store.StoreCursor;
import dev.quell.storage.txn.RowCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/// A table that is written anew under another definition while others read and write it.
///
/// ```text
///   table locked exclusively   begin      a snapshot is taken; writers note the rows they change from now on
///   others read and write      copy       the rows of the snapshot
///                              catchUp    the rows noted since, as a newer snapshot sees them; again while there are many
///   table locked exclusively   catchUp    the last of them
///                              close      the catalog has the new ranges, or they are given up
/// ```
/// The two snapshots between which a row changed tell what it was and what it is: so the new table goes from one snapshot of the old
/// one to the next, and knows no more of writers than their keys. Where these were too many to note, nothing comes of it
/// ([#isOverrun]). Nothing of it is in the catalog before the end, so that a crash
/// leaves only ranges that no definition names; those are swept at the next start. Of the builder's thread only.
public final class TableRebuild implements AutoCloseable {
    private static final long NONE = 0;

    private final Parts parts;
    private final Plan plan;
    private final TableLayout layout;
    private final RebuiltRows rows;
    private final ChangeLog log;
    private final TableLayout.Work work;
    private final NotedRecords noted;
    private final Value[] row;
    private Snapshots.Holder applied = new Snapshots.Holder();
    private long brought;
    private boolean complete;

    /// What it needs of the engine.
    record Parts(
            Store store,
            CursorPool cursors,
            CommitTable commits,
            Snapshots snapshots,
            Numbers numbers,
            TableLayout.Cache layouts,
            RowCounts rowCounts,
            LongSupplier newId,
            Consumer<Set<Long>> abandoned) {}

    /// Two rows with the same unique key.
    ///
    /// @param row the second
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Duplicate(IndexDefinition index, Value[] row) {}

    /// What becomes of a table.
    ///
    /// @param keysStayApart rows with different clustered keys are known to have different ones again
    /// @param conversion makes a new row of an old one, with the same clustered key whenever it is asked
    /// @param logRoom how many bytes of notes about changed rows there may be, asked for each
    public record Plan(
            TableDefinition old,
            TableDefinition fresh,
            boolean keysStayApart,
            UnaryOperator<Value[]> conversion,
            LongSupplier logRoom) {}

    TableRebuild(Parts parts, Plan plan) {
        this.parts = parts;
        this.plan = plan;
        log = new ChangeLog(parts.newId.getAsLong(), plan.logRoom);
        row = new Value[plan.old.columns().size()];
        parts.snapshots.register(applied);
        parts.snapshots.take(applied);
        work = parts.layouts.begin(plan.old.id(), log);
        layout = parts.layouts.of(plan.old);
        noted =
                new NotedRecords(
                        parts.store, parts.cursors, parts.commits, log, plan.old.clusteredId());
        rows =
                new RebuiltRows(
                        parts.store,
                        parts.cursors,
                        parts.layouts.of(plan.fresh),
                        !plan.keysStayApart);
    }

    /// Copies the rows that were there at the beginning.
    ///
    /// @param progress counts them
    /// @throws dev.quell.base.error.SqlError the stop reason's, and what the conversion throws
    public Optional<Duplicate> copy(Cancellation cancellation, Progress progress) {
        StoreCursor cursor = parts.cursors.acquire();
        try {
            RecordWalk walk = walk(cursor);
            while (walk.nextRecord() && !log.isOverrun()) {
                cancellation.check();
                if (isPresent(walk)) {
                    progress.done();
                    byte[] record = Arrays.copyOf(walk.record(), walk.recordLength());
                    Optional<Duplicate> duplicate = add(record, walk.value());
                    if (duplicate.isPresent()) {
                        return duplicate;
                    }
                }
            }
            rows.flush();
            return Optional.empty();
        } finally {
            parts.cursors.release(cursor);
        }
    }

    /// Brings the rows that were changed meanwhile to what a snapshot taken now sees. First those that changed go as they were, then
    /// they come as they are, so that rows may exchange their keys.
    public Optional<Duplicate> catchUp(Cancellation cancellation) {
        var present = new Snapshots.Holder();
        parts.snapshots.register(present);
        var step = new Step(applied.snapshot(), parts.snapshots.take(present), cancellation);
        brought = 0;
        try {
            remove(step);
            Optional<Duplicate> duplicate = add(step);
            noted.forget(cancellation, (cursor, record) -> !hasMore(cursor, record, step.to));
            return duplicate;
        } finally {
            parts.snapshots.unregister(applied);
            applied = present;
        }
    }

    /// True if writers changed more than there was room to note: the new table cannot follow any more.
    public boolean isOverrun() {
        return log.isOverrun();
    }

    /// How many rows the last [#catchUp] brought: while there are many, the next one will have many.
    public long brought() {
        return brought;
    }

    /// From one snapshot to the next.
    private record Step(long from, long to, Cancellation cancellation) {}

    /// Whether a record has versions that came, or may still come, after a snapshot.
    private boolean hasMore(StoreCursor cursor, byte[] record, long snapshot) {
        boolean found = cursor.seekVersions(new Bytes().add(record));
        while (found && cursor.keyIs(record, record.length, Version.NUMBER_BYTES)) {
            cursor.loadValue();
            if (sees(cursor.value(), snapshot)) {
                return false;
            }
            byte[] version = cursor.value();
            if (parts.commits.fate(Version.transaction(version), Version.statement(version))
                    != CommitTable.Fate.ABORTED) {
                return true;
            }
            found = cursor.next();
        }
        return false;
    }

    private void remove(Step step) {
        StoreCursor cursor = parts.cursors.acquire();
        try {
            noted.forEach(
                    step.cancellation,
                    record -> {
                        long after = version(cursor, record, step.to);
                        long before = version(cursor, record, step.from);
                        if (before != NONE && before != after) {
                            rows.remove(converted(cursor.value()), hiddenRow(record));
                            brought++;
                        }
                        return true;
                    });
            rows.flush();
        } finally {
            parts.cursors.release(cursor);
        }
    }

    private Optional<Duplicate> add(Step step) {
        StoreCursor cursor = parts.cursors.acquire();
        var duplicates = new ArrayList<Duplicate>();
        try {
            noted.forEach(
                    step.cancellation,
                    record -> {
                        long before = version(cursor, record, step.from);
                        long after = version(cursor, record, step.to);
                        if (after != NONE && before != after) {
                            add(record, cursor.value()).ifPresent(duplicates::add);
                            brought++;
                        }
                        return duplicates.isEmpty();
                    });
            rows.flush();
            return duplicates.stream().findFirst();
        } finally {
            parts.cursors.release(cursor);
        }
    }

    private Optional<Duplicate> add(byte[] record, byte[] version) {
        Value[] made = converted(version);
        return rows.add(made, hiddenRow(record)).map(index -> new Duplicate(index, made));
    }

    private Value[] converted(byte[] version) {
        layout.decodeRow(version, Version.BODY, layout.allColumns(), row, 0);
        return plan.conversion.apply(row);
    }

    /// A row without a key keeps its number, and with it its place.
    private long hiddenRow(byte[] record) {
        if (plan.fresh.clusteredIndex().isPresent()) {
            return 0;
        }
        return layout.clustered().isPresent()
                ? parts.numbers.nextVersion()
                : Bytes.longAt(record, IndexLayout.ID_BYTES);
    }

    /// Moves the cursor to the version of a record that a snapshot sees.
    ///
    /// @return its number; [#NONE] if there is none, or the record is deleted
    private long version(StoreCursor cursor, byte[] record, long snapshot) {
        boolean found = cursor.seekVersions(new Bytes().add(record));
        while (found && cursor.keyIs(record, record.length, Version.NUMBER_BYTES)) {
            cursor.loadValue();
            if (sees(cursor.value(), snapshot)) {
                return Version.isDeleted(cursor.value())
                        ? NONE
                        : ~Bytes.longAt(cursor.key(), record.length);
            }
            found = cursor.next();
        }
        return NONE;
    }

    private boolean sees(byte[] version, long snapshot) {
        return parts.commits.isVisible(
                Version.transaction(version), Version.statement(version), snapshot);
    }

    /// The version of the record it stands on that the copy is made of.
    private boolean isPresent(RecordWalk walk) {
        do {
            if (sees(walk.value(), applied.snapshot())) {
                return !Version.isDeleted(walk.value());
            }
        } while (walk.nextVersion());
        return false;
    }

    private RecordWalk walk(StoreCursor cursor) {
        Bytes from = IndexLayout.start(plan.old.clusteredId(), new Bytes());
        Bytes to = IndexLayout.start(plan.old.clusteredId(), new Bytes());
        IndexLayout.successor(to);
        return new RecordWalk(cursor, from.toArray(), to.toArray(), false);
    }

    /// How many rows the new table has.
    public long count() {
        return rows.count();
    }

    /// The catalog names the new table: [#close] keeps it.
    public void complete() {
        complete = true;
        parts.rowCounts.add(plan.fresh.id(), rows.count());
    }

    /// Ends the rebuild; takes no time. What was not completed is thrown away in the background.
    @Override
    public void close() {
        rows.close();
        parts.layouts.end(plan.old.id(), work);
        parts.snapshots.unregister(applied);
        var useless = new HashSet<>(Set.of(log.range()));
        if (!complete) {
            useless.addAll(plan.fresh.rangeIds());
        }
        parts.abandoned.accept(useless);
    }
}
