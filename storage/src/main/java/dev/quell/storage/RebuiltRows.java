package dev.quell.storage;

import dev.quell.base.value.Value;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.mvcc.Version;
import dev.quell.storage.row.IndexLayout;
import dev.quell.storage.row.TableLayout;
import dev.quell.storage.store.Area;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.CursorPool;
import dev.quell.storage.store.Store;
import dev.quell.storage.store.StoreBatch;
import dev.quell.storage.store.StoreCursor;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// The ranges of a table that nobody can find yet: every record has one version, with the stamp of what was always there. Rows come
/// and go as a whole, with their index entries. Of one thread.
final class RebuiltRows implements AutoCloseable {
    private static final int BATCH_BYTES = 256 << 10;

    private final Store store;
    private final CursorPool cursors;
    private final TableLayout layout;
    private final boolean keysMayMeet;
    private final StoreCursor cursor;
    private final StoreBatch batch = new StoreBatch();
    // Unique keys in the present batch, which the cursor does not see yet.
    private final Set<ByteBuffer> batched = new HashSet<>();
    private final Bytes clusteredKey = new Bytes();
    private final Bytes key = new Bytes();
    private final Bytes value = new Bytes(512);
    private final Value[] stored;
    private long count;

    /// @param keysMayMeet false if clustered keys are known to be different
    RebuiltRows(Store store, CursorPool cursors, TableLayout layout, boolean keysMayMeet) {
        this.store = store;
        this.cursors = cursors;
        this.layout = layout;
        this.keysMayMeet = keysMayMeet && layout.clustered().isPresent();
        cursor = cursors.acquire();
        stored = new Value[layout.table().columns().size()];
    }

    /// How many rows there are.
    long count() {
        return count;
    }

    /// Adds a row.
    ///
    /// @param hiddenRow its row number, for a table that needs one
    /// @return the unique index that has such a row already; nothing is added then
    Optional<IndexDefinition> add(Value[] row, long hiddenRow) {
        layout.clusteredKey(row, hiddenRow, clusteredKey);
        if (keysMayMeet && isTaken(clusteredKey)) {
            return layout.table().clusteredIndex();
        }
        for (IndexLayout index : layout.secondaries()) {
            boolean inKey = entry(index, row);
            if (!inKey && isTaken(key)) {
                return Optional.of(index.definition());
            }
            header(inKey);
            if (!inKey) {
                int idBytes = IndexLayout.ID_BYTES;
                value.add(clusteredKey.array(), idBytes, clusteredKey.length() - idBytes);
            }
            put(key);
        }
        header(false);
        layout.encodeRow(row, value);
        put(clusteredKey);
        count++;
        if (batch.size() > BATCH_BYTES) {
            flush();
        }
        return Optional.empty();
    }

    /// Takes a row away, as it is stored; whatever was added is flushed.
    ///
    /// @param row tells its clustered key
    void remove(Value[] row, long hiddenRow) {
        layout.clusteredKey(row, hiddenRow, clusteredKey);
        if (!isStored(clusteredKey)) {
            throw new IllegalStateException("no such row in " + layout.table().name());
        }
        cursor.loadValue();
        layout.decodeRow(cursor.value(), Version.BODY, layout.allColumns(), stored, 0);
        for (IndexLayout index : layout.secondaries()) {
            entry(index, stored);
            delete(key);
        }
        delete(clusteredKey);
        count--;
        if (batch.size() > BATCH_BYTES) {
            flush();
        }
    }

    /// Writes what is not written yet.
    void flush() {
        store.writeRows(true, layout.table().name(), batch);
        batch.clear();
        batched.clear();
        cursor.refresh();
    }

    private boolean entry(IndexLayout index, Value[] row) {
        return index.entryKey(row, clusteredKey.array(), clusteredKey.length(), key);
    }

    private boolean isTaken(Bytes unique) {
        return !batched.add(ByteBuffer.wrap(unique.toArray())) || isStored(unique);
    }

    private boolean isStored(Bytes record) {
        return cursor.seekVersions(record)
                && cursor.keyIs(record.array(), record.length(), Version.NUMBER_BYTES);
    }

    private void header(boolean keyInKey) {
        value.clear();
        Version.addHeader(value, Version.ANCIENT, 0, false, keyInKey);
    }

    private void put(Bytes record) {
        int length = record.length();
        Version.addNumber(record, IndexBuilder.FIRST);
        batch.put(Area.ROWS, record, value);
        record.length(length);
    }

    private void delete(Bytes record) {
        int length = record.length();
        Version.addNumber(record, IndexBuilder.FIRST);
        batch.delete(Area.ROWS, record.array(), record.length());
        record.length(length);
    }

    @Override
    public void close() {
        cursors.release(cursor);
    }
}
