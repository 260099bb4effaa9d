package dev.quell.storage;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Progress;
import dev.quell.base.value.Value;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.mvcc.CommitTable;
import dev.quell.storage.mvcc.Snapshots;
import dev.quell.storage.mvcc.Vacuum;
import dev.quell.storage.row.ChangeLog;
import dev.quell.storage.row.TableLayout;
import dev.quell.storage.row.UnfinishedIndex;
import dev.quell.storage.store.CursorPool;
import dev.quell.storage.store.Store;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Indexes that are built while others read and write their table.
///
/// ```text
///   table locked exclusively   begin      a snapshot is taken; writers write entries from now on
///   others read and write      fill       the rows of the snapshot get theirs, beneath what writers wrote
///                              review     what writers and builder may both have missed; again while there is much of it
///   table locked exclusively   verify     the last of it
///                              close      the catalog has the indexes, or they are given up
/// ```
/// Nothing of it is in the catalog before the end, so that a crash leaves only ranges that no definition names; those are swept
/// at the next start. Of the builder's thread only.
public final class IndexBuild implements AutoCloseable {
    private final Parts parts;
    private final TableDefinition table;
    private final List<UnfinishedIndex> unfinished = new ArrayList<>();
    private final Set<Long> ids = new HashSet<>();
    private final Set<Long> logs = new HashSet<>();
    private final TableLayout.Work work;
    private final Snapshots.Holder snapshot = new Snapshots.Holder();
    private long unreviewed;
    private boolean complete;

    /// What it needs of the engine.
    record Parts(
            Store store,
            CursorPool cursors,
            CommitTable commits,
            Snapshots snapshots,
            Vacuum vacuum,
            TableLayout.Cache layouts,
            LongSupplier newId,
            Consumer<Set<Long>> abandoned) {}

    /// What keeps an index from being built.
    ///
    /// @param values of the first duplicate; empty if too much was written meanwhile
    public record Failure(IndexDefinition index, List<Value> values) {
        public Failure {
            values = List.copyOf(values);
        }
    }

    IndexBuild(
            Parts parts,
            TableDefinition table,
            List<IndexDefinition> indexes,
            LongSupplier logRoom) {
        this.parts = parts;
        this.table = table;
        for (IndexDefinition index : indexes) {
            var log = new ChangeLog(parts.newId.getAsLong(), logRoom);
            unfinished.add(new UnfinishedIndex(index, log));
            ids.add(index.id());
            logs.add(log.range());
        }
        parts.vacuum.keepDeletions(ids);
        parts.snapshots.register(snapshot);
        parts.snapshots.take(snapshot);
        work = parts.layouts.begin(table.id(), unfinished);
    }

    /// Makes the entries of all rows that were there at the beginning.
    ///
    /// @param progress counts the rows of each index
    /// @throws dev.quell.base.error.SqlError the stop reason's
    public Optional<Failure> fill(Cancellation cancellation, Progress progress) {
        TableLayout layout = parts.layouts.of(table);
        for (UnfinishedIndex index : unfinished) {
            List<Value> duplicate =
                    new IndexBuilder(
                                    parts.store,
                                    parts.cursors,
                                    parts.commits,
                                    layout,
                                    index,
                                    snapshot.snapshot())
                            .build(cancellation, progress);
            if (!duplicate.isEmpty() || index.written().isOverrun()) {
                return Optional.of(new Failure(index.definition(), duplicate));
            }
        }
        return Optional.empty();
    }

    /// Looks at what was written meanwhile, while others go on; what their transactions may still undo is left.
    public Optional<Failure> review(Cancellation cancellation) {
        unreviewed = 0;
        return examine((review, found) -> unreviewed += review.settle(cancellation, found::add));
    }

    /// How much the last [#review] left: while it is much, the next one will find much.
    public long unreviewed() {
        return unreviewed;
    }

    /// Looks at the rest of what was written. Nobody may be writing any more.
    public Optional<Failure> verify(Cancellation cancellation) {
        return examine((review, found) -> review.finish(cancellation, found::add));
    }

    /// @param look adds the values of duplicates that it finds in an index
    private Optional<Failure> examine(BiConsumer<IndexReview, List<List<Value>>> look) {
        TableLayout layout = parts.layouts.of(table);
        for (UnfinishedIndex index : unfinished) {
            var found = new ArrayList<List<Value>>();
            if (!index.conflict().isEmpty()) {
                found.add(index.conflict());
            } else if (index.written().isOverrun()) {
                found.add(List.of());
            } else {
                look.accept(new IndexReview(parts, layout, index), found);
            }
            if (!found.isEmpty()) {
                return Optional.of(new Failure(index.definition(), found.getFirst()));
            }
        }
        return Optional.empty();
    }

    /// The catalog names the indexes: [#close] keeps them.
    public void complete() {
        complete = true;
    }

    /// Ends the build; takes no time. What was not completed is thrown away in the background.
    @Override
    public void close() {
        parts.layouts.end(table.id(), work);
        parts.snapshots.unregister(snapshot);
        parts.vacuum.releaseDeletions(ids);
        var useless = new HashSet<>(logs);
        if (!complete) {
            useless.addAll(ids);
        }
        parts.abandoned.accept(useless);
    }
}
