package dev.quell.storage.row;

import dev.quell.base.value.Value;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.store.Bytes;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// How a table's rows and index entries lie in the store. Immutable; made once for each definition.
public final class TableLayout {
    private final TableDefinition table;
    private final Optional<IndexLayout> clustered;
    private final List<IndexLayout> secondaries = new ArrayList<>();
    private final List<IndexLayout> written;
    private final RowLayout rows;
    private final BitSet allColumns = new BitSet();

    private TableLayout(TableDefinition table, List<UnfinishedIndex> unfinished) {
        this.table = table;
        clustered = table.clusteredIndex().map(index -> new IndexLayout(table, index));
        for (IndexDefinition index : table.indexes()) {
            if (index.id() != table.clusteredId()) {
                secondaries.add(new IndexLayout(table, index));
            }
        }
        written = new ArrayList<>(secondaries);
        for (UnfinishedIndex index : unfinished) {
            if (table.indexes().stream().noneMatch(one -> one.id() == index.definition().id())) {
                written.add(new IndexLayout(table, index.definition(), index));
            }
        }
        rows = new RowLayout(table);
        allColumns.set(0, table.columns().size());
    }

    /// The layouts of the tables in use, so that each is worked out once. Safe for all threads.
    public static final class Cache {
        private final ConcurrentHashMap<Long, TableLayout> layouts = new ConcurrentHashMap<>();
        private final ConcurrentHashMap<Long, List<UnfinishedIndex>> unfinished =
                new ConcurrentHashMap<>();

        public TableLayout of(TableDefinition table) {
            TableLayout known = layouts.get(table.id());
            if (known != null && known.table == table) {
                return known;
            }
            var layout = new TableLayout(table, unfinished.getOrDefault(table.id(), List.of()));
            layouts.put(table.id(), layout);
            return layout;
        }

        /// Whoever writes to the table from now on writes entries of these indexes too. Nobody may be writing to it now.
        public void begin(long table, List<UnfinishedIndex> indexes) {
            unfinished.put(table, List.copyOf(indexes));
            layouts.remove(table);
        }

        /// The indexes are in the table's definition now, or given up.
        public void end(long table) {
            unfinished.remove(table);
            layouts.remove(table);
        }

        /// Forgets tables that are gone.
        public void retain(java.util.function.LongPredicate exists) {
            layouts.keySet().removeIf(id -> !exists.test(id));
        }
    }

    public TableDefinition table() {
        return table;
    }

    /// Empty for a table whose rows lie in the order of the hidden row number.
    public Optional<IndexLayout> clustered() {
        return clustered;
    }

    /// All indexes but the clustered one, in the order of the definition.
    public List<IndexLayout> secondaries() {
        return secondaries;
    }

    /// All indexes in which a row that is written has an entry, those that are being filled too.
    public List<IndexLayout> written() {
        return written;
    }

    /// The layout of an index of the table, or of one that is being built.
    public IndexLayout index(IndexDefinition index) {
        if (clustered.isPresent() && clustered.get().definition().id() == index.id()) {
            return clustered.get();
        }
        for (IndexLayout layout : secondaries) {
            if (layout.definition().id() == index.id()) {
                return layout;
            }
        }
        return new IndexLayout(table, index);
    }

    public boolean isClustered(IndexDefinition index) {
        return index.id() == table.clusteredId();
    }

    /// The ordinals of all columns; not to be changed.
    public BitSet allColumns() {
        return allColumns;
    }

    /// The clustered key of a row.
    ///
    /// @param hiddenRow the row number, for a table that needs one
    public void clusteredKey(Value[] row, long hiddenRow, Bytes into) {
        if (clustered.isPresent()) {
            clustered.get().encodeRow(row, into);
        } else {
            IndexLayout.start(table.clusteredId(), into).addLong(hiddenRow);
        }
    }

    public void encodeRow(Value[] row, Bytes into) {
        rows.encode(row, into);
    }

    /// Decodes the wanted columns of a row that begins at `start`: ordinal c goes to `into[offset + c]`.
    public void decodeRow(byte[] bytes, int start, BitSet wanted, Value[] into, int offset) {
        rows.decode(bytes, start, wanted, into, offset);
    }

    /// True if an index entry alone (with the clustered key in it) tells all the columns.
    public boolean covers(IndexLayout index, BitSet columns) {
        for (int c = columns.nextSetBit(0); c >= 0; c = columns.nextSetBit(c + 1)) {
            int column = c;
            if (!index.decodes(c)
                    && !clustered.map(layout -> layout.decodes(column)).orElse(false)) {
                return false;
            }
        }
        return true;
    }

    /// Decodes the wanted columns from an entry's key and the clustered key (with its index id).
    public void decodeEntry(
            IndexLayout index,
            byte[] entryKey,
            byte[] clusteredKey,
            BitSet wanted,
            Value[] into,
            int offset) {
        clustered.ifPresent(
                layout -> layout.decode(clusteredKey, IndexLayout.ID_BYTES, wanted, into, offset));
        index.decode(entryKey, IndexLayout.ID_BYTES, wanted, into, offset);
    }
}
