package dev.quell.storage.catalog;

import dev.quell.base.stop.Tenure;
import dev.quell.storage.store.Area;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.Store;
import dev.quell.storage.store.StoreBatch;
import dev.quell.storage.store.StoreCursor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

/// The catalog in the store's META area. A table's record is named by its id, so that RENAME changes one record.
///
/// ```text
///   'd' 's' name          schema          'd' 'v' schema 0 name   view
///   'd' 't' id            table           'k' key                 key-value area
///   'd' 'e' id            event           'n'                   the next id
/// ```
public final class StoredCatalog implements Catalog {
    private static final byte[] NEXT_ID = {'n'};
    private static final int ID_BLOCK = 64;

    private final Store store;
    private volatile CatalogSnapshot snapshot;
    private volatile Runnable onChange = () -> {};
    private volatile Consumer<Set<Long>> onRangesDropped = _ -> {};
    private volatile ObjLongConsumer<Set<Long>> onRangesAdded = (_, _) -> {};
    private long nextId;
    private long idLimit;

    /// Reads the catalog.
    public StoredCatalog(Store store) {
        this.store = store;
        var changes = new ArrayList<CatalogChange>();
        forEach(
                store,
                "d",
                (key, value) ->
                        changes.add(
                                switch (key[1]) {
                                    case 's' ->
                                            new CatalogChange.PutSchema(
                                                    DefinitionReader.schema(value));
                                    case 't' ->
                                            new CatalogChange.PutTable(
                                                    DefinitionReader.table(value));
                                    case 'e' ->
                                            new CatalogChange.PutEvent(
                                                    DefinitionReader.event(value));
                                    default ->
                                            new CatalogChange.PutView(DefinitionReader.view(value));
                                }));
        snapshot = CatalogSnapshot.EMPTY.with(changes);
        nextId = store.get(NEXT_ID).map(bytes -> Bytes.longAt(bytes, 0)).orElse(1L);
        idLimit = nextId;
    }

    private static void forEach(Store store, String prefix, BiConsumer<byte[], byte[]> action) {
        byte[] start = prefix.getBytes(StandardCharsets.UTF_8);
        try (StoreCursor cursor = store.cursor(Area.META)) {
            boolean found = cursor.seek(start, start.length);
            while (found
                    && cursor.keyLength() >= start.length
                    && Arrays.equals(cursor.key(), 0, start.length, start, 0, start.length)) {
                cursor.loadValue();
                action.accept(
                        Arrays.copyOf(cursor.key(), cursor.keyLength()),
                        Arrays.copyOf(cursor.value(), cursor.valueLength()));
                found = cursor.next();
            }
        }
    }

    @Override
    public void onChange(Runnable listener) {
        onChange = listener;
    }

    /// Whoever empties the ranges of dropped tables and indexes.
    public void onRangesDropped(Consumer<Set<Long>> listener) {
        onRangesDropped = listener;
    }

    /// Whoever keeps from which snapshot on new ranges can be read; is told before the catalog shows them, with the number of the
    /// commit that brings them, or 0.
    public void onRangesAdded(ObjLongConsumer<Set<Long>> listener) {
        onRangesAdded = listener;
    }

    @Override
    public CatalogSnapshot snapshot() {
        return snapshot;
    }

    /// The disk may hold up whoever reserves ids, and with it those who wait for the monitor.
    @Override
    public long newId() {
        return Tenure.outside(this::takeId);
    }

    private synchronized long takeId() {
        if (nextId == idLimit) {
            idLimit = nextId + ID_BLOCK;
            store.write(
                    new StoreBatch()
                            .put(Area.META, NEXT_ID, new Bytes().addLong(idLimit).toArray()));
        }
        return nextId++;
    }

    @Override
    public void apply(List<CatalogChange> changes) {
        store.write(batch(changes));
        store.sync();
        publish(changes, 0);
    }

    /// The writes that make the changes durable.
    public StoreBatch batch(List<CatalogChange> changes) {
        var batch = new StoreBatch();
        for (CatalogChange change : changes) {
            switch (change) {
                case CatalogChange.PutSchema(var schema) ->
                        batch.put(
                                Area.META,
                                schemaKey(schema.name()),
                                DefinitionWriter.schema(schema));
                case CatalogChange.DropSchema(var name) -> dropSchema(name, batch);
                case CatalogChange.PutTable(var table) ->
                        batch.put(Area.META, tableKey(table.id()), DefinitionWriter.table(table));
                case CatalogChange.DropTable(var id) -> batch.delete(Area.META, tableKey(id));
                case CatalogChange.PutView(var view) ->
                        batch.put(
                                Area.META,
                                viewKey(view.schema(), view.name()),
                                DefinitionWriter.view(view));
                case CatalogChange.DropView(var schema, var name) ->
                        batch.delete(Area.META, viewKey(schema, name));
                case CatalogChange.PutEvent(var event) ->
                        batch.put(Area.META, eventKey(event.id()), DefinitionWriter.event(event));
                case CatalogChange.DropEvent(var id) -> batch.delete(Area.META, eventKey(id));
            }
        }
        return batch;
    }

    private void dropSchema(String name, StoreBatch batch) {
        CatalogSnapshot now = snapshot;
        batch.delete(Area.META, schemaKey(name));
        now.tables(name).forEach(table -> batch.delete(Area.META, tableKey(table.id())));
        now.views(name).forEach(view -> batch.delete(Area.META, viewKey(name, view.name())));
        now.events().stream()
                .filter(event -> event.schema().equals(name))
                .forEach(event -> batch.delete(Area.META, eventKey(event.id())));
    }

    /// Shows the changes, once they are durable.
    ///
    /// @param commitNumber of the commit that they are part of; 0 if they stand alone
    public void publish(List<CatalogChange> changes, long commitNumber) {
        if (changes.isEmpty()) {
            return;
        }
        Set<Long> dropped;
        synchronized (this) {
            CatalogSnapshot next = snapshot.with(changes);
            Set<Long> added = new HashSet<>(next.rangeIds());
            dropped = new HashSet<>(snapshot.rangeIds());
            dropped.removeAll(added);
            snapshot.rangeIds().forEach(added::remove);
            onRangesAdded.accept(added, commitNumber);
            snapshot = next;
        }
        onChange.run();
        if (!dropped.isEmpty()) {
            onRangesDropped.accept(dropped);
        }
    }

    private static byte[] schemaKey(String name) {
        return ("ds" + name).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] tableKey(long id) {
        return new Bytes().add('d').add('t').addLong(id).toArray();
    }

    private static byte[] viewKey(String schema, String name) {
        return ("dv" + schema + '\0' + name).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] eventKey(long id) {
        return new Bytes().add('d').add('e').addLong(id).toArray();
    }

    private static byte[] valueKey(String key) {
        return ("k" + key).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Optional<byte[]> load(String key) {
        return store.get(valueKey(key));
    }

    @Override
    public void save(Map<String, byte[]> values) {
        var batch = new StoreBatch();
        values.forEach((key, value) -> {
            if (value.length == 0) {
                batch.delete(Area.META, valueKey(key));
            } else {
                batch.put(Area.META, valueKey(key), value);
            }
        });
        store.write(batch);
        store.sync();
    }

    @Override
    public List<String> keys(String prefix) {
        var keys = new ArrayList<String>();
        forEach(
                store,
                "k" + prefix,
                (key, _) -> keys.add(new String(key, 1, key.length - 1, StandardCharsets.UTF_8)));
        return keys;
    }
}
