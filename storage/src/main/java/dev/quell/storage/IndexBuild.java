package dev.quell.storage;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.value.Value;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.IndexPart;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.mvcc.CommitTable;
import dev.quell.storage.mvcc.Snapshots;
import dev.quell.storage.mvcc.Vacuum;
import dev.quell.storage.mvcc.Version;
import dev.quell.storage.row.IndexLayout;
import dev.quell.storage.row.TableLayout;
import dev.quell.storage.row.UnfinishedIndex;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.CursorPool;
import dev.quell.storage.store.Store;
import dev.quell.storage.store.StoreCursor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Indexes that are built while others read and write their table.
///
/// ```text
///   table locked exclusively   begin      a snapshot is taken; writers write entries from now on
///   others read and write      fill       the rows of the snapshot get theirs, beneath what writers wrote
///   table locked exclusively   verify     what writers and builder may both have missed
///                              close      the catalog has the indexes, or they are given up
/// ```
/// Nothing of it is in the catalog before the end, so that a crash leaves only ranges that no definition names; those are swept
/// at the next start. Of the builder's thread only.
public final class IndexBuild implements AutoCloseable {
    private final Parts parts;
    private final TableDefinition table;
    private final List<UnfinishedIndex> unfinished = new ArrayList<>();
    private final Set<Long> ids = new HashSet<>();
    private final Snapshots.Holder snapshot = new Snapshots.Holder();
    private boolean complete;

    /// What it needs of the engine.
    record Parts(
            Store store,
            CursorPool cursors,
            CommitTable commits,
            Snapshots snapshots,
            Vacuum vacuum,
            TableLayout.Cache layouts,
            Consumer<Set<Long>> abandoned) {}

    /// What keeps an index from being built.
    ///
    /// @param values of the first duplicate; empty if too much was written meanwhile
    public record Failure(IndexDefinition index, List<Value> values) {
        public Failure {
            values = List.copyOf(values);
        }
    }

    IndexBuild(Parts parts, TableDefinition table, List<IndexDefinition> indexes) {
        this.parts = parts;
        this.table = table;
        for (IndexDefinition index : indexes) {
            unfinished.add(new UnfinishedIndex(index));
            ids.add(index.id());
        }
        parts.vacuum.keepDeletions(ids);
        parts.snapshots.register(snapshot);
        parts.snapshots.take(snapshot);
        parts.layouts.begin(table.id(), unfinished);
    }

    /// Makes the entries of all rows that were there at the beginning.
    ///
    /// @throws dev.quell.base.error.SqlError the stop reason's
    public Optional<Failure> fill(Cancellation cancellation) {
        TableLayout layout = parts.layouts.of(table);
        for (UnfinishedIndex index : unfinished) {
            List<Value> duplicate =
                    new IndexBuilder(
                                    parts.store,
                                    parts.cursors,
                                    parts.commits,
                                    layout,
                                    index.definition(),
                                    snapshot.snapshot())
                            .build(cancellation);
            if (!duplicate.isEmpty()) {
                return Optional.of(new Failure(index.definition(), duplicate));
            }
        }
        return Optional.empty();
    }

    /// Looks at what was written meanwhile. Nobody may be writing any more.
    public Optional<Failure> verify(Cancellation cancellation) {
        TableLayout layout = parts.layouts.of(table);
        for (UnfinishedIndex index : unfinished) {
            if (!index.conflict().isEmpty()) {
                return Optional.of(new Failure(index.definition(), index.conflict()));
            }
            if (index.isOverrun()) {
                return Optional.of(new Failure(index.definition(), List.of()));
            }
            for (ByteBuffer key : index.written()) {
                cancellation.check();
                Optional<List<Value>> duplicate = duplicate(layout, index, key.array());
                if (duplicate.isPresent()) {
                    return Optional.of(new Failure(index.definition(), duplicate.get()));
                }
            }
        }
        return Optional.empty();
    }

    /// The key's values if two rows have it: the one that the newest entry leads to, and the one of the builder's entry beneath.
    private Optional<List<Value>> duplicate(TableLayout layout, UnfinishedIndex index, byte[] key) {
        StoreCursor cursor = parts.cursors.acquire();
        try {
            byte @Nullable [] newest = null;
            byte @Nullable [] first = null;
            boolean found = cursor.seekVersions(new Bytes().add(key));
            while (found && cursor.keyIs(key, key.length, Version.NUMBER_BYTES)) {
                cursor.loadValue();
                byte[] value = java.util.Arrays.copyOf(cursor.value(), cursor.valueLength());
                if (newest == null && isValid(value)) {
                    newest = value;
                }
                boolean ours = ~Bytes.longAt(cursor.key(), key.length) == IndexBuilder.FIRST;
                first = ours ? value : first;
                found = cursor.next();
            }
            if (newest == null || first == null || Version.isDeleted(newest)) {
                return Optional.empty();
            }
            Bytes row = row(first);
            return java.util.Arrays.equals(row(newest).toArray(), row.toArray())
                    ? Optional.empty()
                    : valuesIfStill(layout, index.definition(), row, key, cursor);
        } finally {
            parts.cursors.release(cursor);
        }
    }

    private boolean isValid(byte[] value) {
        return parts.commits.isVisible(
                Version.transaction(value), Version.statement(value), Long.MAX_VALUE);
    }

    /// The clustered key that an entry leads to.
    private Bytes row(byte[] entry) {
        return IndexLayout.start(table.clusteredId(), new Bytes())
                .add(entry, Version.BODY, entry.length - Version.BODY);
    }

    private Optional<List<Value>> valuesIfStill(
            TableLayout layout,
            IndexDefinition index,
            Bytes record,
            byte[] key,
            StoreCursor cursor) {
        boolean found = cursor.seekVersions(record);
        while (found && cursor.keyIs(record.array(), record.length(), Version.NUMBER_BYTES)) {
            cursor.loadValue();
            if (!isValid(cursor.value())) {
                found = cursor.next();
                continue;
            }
            if (Version.isDeleted(cursor.value())) {
                return Optional.empty();
            }
            var row = new Value[table.columns().size()];
            layout.decodeRow(cursor.value(), Version.BODY, layout.allColumns(), row, 0);
            var now = new Bytes();
            layout.index(index).encodeRow(row, now);
            return java.util.Arrays.equals(now.toArray(), key)
                    ? Optional.of(
                            index.parts().stream().map(IndexPart::column).map(c -> row[c]).toList())
                    : Optional.empty();
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
        parts.layouts.end(table.id());
        parts.snapshots.unregister(snapshot);
        parts.vacuum.releaseDeletions(ids);
        if (!complete) {
            parts.abandoned.accept(ids);
        }
    }
}
