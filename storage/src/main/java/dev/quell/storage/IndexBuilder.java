package dev.quell.storage;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Progress;
import dev.quell.base.value.Value;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.mvcc.CommitTable;
import dev.quell.storage.mvcc.RecordWalk;
import dev.quell.storage.mvcc.Version;
import dev.quell.storage.row.IndexLayout;
import dev.quell.storage.row.TableLayout;
import dev.quell.storage.row.UnfinishedIndex;
import dev.quell.storage.store.Area;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.CursorPool;
import dev.quell.storage.store.Store;
import dev.quell.storage.store.StoreBatch;
import dev.quell.storage.store.StoreCursor;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Fills a new index from the rows of its table that a snapshot sees. Entries carry the stamp of what was always there and the
/// lowest version number: whatever others write meanwhile stands above them.
final class IndexBuilder {
    /// The version number of its entries.
    static final long FIRST = 1;

    private static final int BATCH_BYTES = 256 << 10;

    private final Store store;
    private final CursorPool cursors;
    private final CommitTable commits;
    private final TableLayout layout;
    private final UnfinishedIndex unfinished;
    private final IndexLayout index;
    private final long snapshot;
    private final BitSet columns = new BitSet();
    private final StoreBatch batch = new StoreBatch();
    // Keys of unique entries in the present batch, which a cursor does not see yet.
    private final Set<ByteBuffer> batched = new HashSet<>();
    private final Bytes key = new Bytes();
    private final Bytes value = new Bytes();

    IndexBuilder(
            Store store,
            CursorPool cursors,
            CommitTable commits,
            TableLayout layout,
            UnfinishedIndex unfinished,
            long snapshot) {
        this.store = store;
        this.cursors = cursors;
        this.commits = commits;
        this.layout = layout;
        this.unfinished = unfinished;
        index = layout.index(unfinished.definition());
        this.snapshot = snapshot;
        unfinished.definition().parts().forEach(part -> columns.set(part.column()));
    }

    /// @return the key of the first duplicate; empty if there is none: the index is complete, unless more was written meanwhile than
    ///     could be noted
    List<Value> build(Cancellation cancellation, Progress progress) {
        StoreCursor rows = cursors.acquire();
        StoreCursor entries = cursors.acquireBeside(rows);
        try {
            return build(rows, entries, cancellation, progress);
        } finally {
            cursors.release(rows);
            cursors.release(entries);
        }
    }

    private List<Value> build(
            StoreCursor rows, StoreCursor entries, Cancellation cancellation, Progress progress) {
        TableDefinition table = layout.table();
        Bytes from = IndexLayout.start(table.clusteredId(), new Bytes());
        Bytes to = IndexLayout.start(table.clusteredId(), new Bytes());
        IndexLayout.successor(to);
        var walk = new RecordWalk(rows, from.toArray(), to.toArray(), false);
        var row = new Value[table.columns().size()];
        while (walk.nextRecord() && !unfinished.written().isOverrun()) {
            cancellation.check();
            if (!isPresent(walk)) {
                continue;
            }
            progress.done();
            layout.decodeRow(walk.value(), Version.BODY, columns, row, 0);
            if (!add(row, walk, entries)) {
                return index.definition().parts().stream().map(part -> row[part.column()]).toList();
            }
            if (batch.size() > BATCH_BYTES) {
                flush();
            }
        }
        flush();
        return List.of();
    }

    private boolean isPresent(RecordWalk walk) {
        do {
            byte[] version = walk.value();
            if (commits.isVisible(
                    Version.transaction(version), Version.statement(version), snapshot)) {
                return !Version.isDeleted(version);
            }
        } while (walk.nextVersion());
        return false;
    }

    /// @return false if the entry is there already
    private boolean add(Value[] row, RecordWalk walk, StoreCursor entries) {
        boolean anyNull = index.encodeRow(row, key);
        boolean inKey = anyNull || !index.definition().kind().isUnique();
        value.clear();
        Version.addHeader(value, Version.ANCIENT, 0, false, inKey);
        int idBytes = IndexLayout.ID_BYTES;
        Bytes clusteredKeyGoes = inKey ? key : value;
        clusteredKeyGoes.add(walk.record(), idBytes, walk.recordLength() - idBytes);
        if (!inKey && exists(entries)) {
            return false;
        }
        Version.addNumber(key, FIRST);
        batch.put(Area.ROWS, key, value);
        return true;
    }

    private boolean exists(StoreCursor entries) {
        if (!batched.add(ByteBuffer.wrap(key.toArray()))) {
            return true;
        }
        entries.refresh();
        boolean found = entries.seekVersions(key);
        while (found && entries.keyIs(key.array(), key.length(), Version.NUMBER_BYTES)) {
            if (~Bytes.longAt(entries.key(), key.length()) == FIRST) {
                return true; // the others are of those who write meanwhile
            }
            found = entries.next();
        }
        return false;
    }

    private void flush() {
        store.writeRows(true, layout.table().name(), batch);
        batch.clear();
        batched.clear();
    }
}
