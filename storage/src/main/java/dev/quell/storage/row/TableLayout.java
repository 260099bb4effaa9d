package dev.quell.storage.row;

import dev.quell.base.value.Value;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.StoreBatch;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// How a table's rows and index entries lie in the store. Immutable; made once for each definition.
public final class TableLayout {
    private final TableDefinition table;
    private final Optional<IndexLayout> clustered;
    private final List<IndexLayout> secondaries = new ArrayList<>();
    private final List<IndexLayout> written;
    private final @Nullable ChangeLog changes;
    private final RowLayout rows;
    private final BitSet allColumns = new BitSet();
    private final TableActivity activity;

    private TableLayout(TableDefinition table, Work work, TableActivity activity) {
        this.table = table;
        this.activity = activity;
        changes = work.changes;
        clustered = table.clusteredIndex().map(index -> new IndexLayout(table, index));
        for (IndexDefinition index : table.indexes()) {
            if (index.id() != table.clusteredId()) {
                secondaries.add(new IndexLayout(table, index));
            }
        }
        written = new ArrayList<>(secondaries);
        for (UnfinishedIndex index : work.unfinished) {
            if (table.indexes().stream().noneMatch(one -> one.id() == index.definition().id())) {
                written.add(new IndexLayout(table, index.definition(), index));
            }
        }
        rows = new RowLayout(table);
        allColumns.set(0, table.columns().size());
    }

    /// What is being made of a table while others write to it.
    ///
    /// @param unfinished indexes that are being built
    /// @param changes where a rebuild has the rows noted that are written
    public record Work(List<UnfinishedIndex> unfinished, @Nullable ChangeLog changes) {
        private static final Work NONE = new Work(List.of(), null);
    }

    /// The layouts of the tables in use, so that each is worked out once. Safe for all threads.
    public static final class Cache {
        private final ConcurrentHashMap<Long, TableLayout> layouts = new ConcurrentHashMap<>();
        private final ConcurrentHashMap<Long, TableActivity> activities = new ConcurrentHashMap<>();
        private final LongAdder made = new LongAdder();
        private final ConcurrentHashMap<Long, Work> works = new ConcurrentHashMap<>();

        public TableLayout of(TableDefinition table) {
            TableLayout known = layouts.get(table.id());
            if (known != null && known.table == table) {
                return known;
            }
            made.increment();
            // In one step: a layout made without the work that `begin` tells of does not outlive
            // that call.
            return layouts.compute(
                    table.id(),
                    (id, _) ->
                            new TableLayout(
                                    table, works.getOrDefault(id, Work.NONE), activity(id)));
        }

        /// How many were worked out.
        public long made() {
            return made.sum();
        }

        /// What is done with a table, whatever its definition.
        public TableActivity activity(long table) {
            return activities.computeIfAbsent(table, _ -> new TableActivity());
        }

        /// Whoever writes to the table from now on writes entries of these indexes too. Nobody may be writing to it now.
        public Work begin(long table, List<UnfinishedIndex> indexes) {
            return begin(table, new Work(List.copyOf(indexes), null));
        }

        /// Whoever writes to the table from now on notes the rows. Nobody may be writing to it now.
        public Work begin(long table, ChangeLog changes) {
            return begin(table, new Work(List.of(), changes));
        }

        private Work begin(long table, Work work) {
            works.put(table, work);
            layouts.remove(table);
            return work;
        }

        /// What was being made is in the catalog now, or given up. Others may have begun their work meanwhile, if the thread was stuck and
        /// lost its locks: that goes on.
        public void end(long table, Work work) {
            works.remove(table, work);
            layouts.remove(table);
        }

        /// Forgets tables that are gone.
        public void retain(LongPredicate exists) {
            layouts.keySet().removeIf(id -> !exists.test(id));
            activities.keySet().removeIf(id -> !exists.test(id));
        }
    }

    public TableDefinition table() {
        return table;
    }

    /// Where what is done with the table is counted.
    public TableActivity activity() {
        return activity;
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

    /// To be called for a batch that writes a row: for a rebuild, if there is one.
    ///
    /// @param number of the row's new version
    /// @param header of that version
    public void noteChange(Bytes clusteredKey, long number, Bytes header, StoreBatch batch) {
        if (changes != null) {
            changes.note(clusteredKey, number, header, batch);
        }
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
