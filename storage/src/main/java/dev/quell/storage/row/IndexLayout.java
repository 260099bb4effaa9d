package dev.quell.storage.row;

import dev.quell.base.value.Value;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.store.Bytes;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An index as a range of the store: `index id (4 bytes) · parts`. For entries of secondary indexes that are not unique, and of
/// unique ones with a NULL among their columns, the clustered key without its index id follows.
public final class IndexLayout {
    /// Bytes of the index id.
    public static final int ID_BYTES = 4;

    private final IndexDefinition definition;
    private final KeyPart[] parts;
    private final @Nullable UnfinishedIndex unfinished;

    IndexLayout(TableDefinition table, IndexDefinition definition) {
        this(table, definition, null);
    }

    IndexLayout(
            TableDefinition table,
            IndexDefinition definition,
            @Nullable UnfinishedIndex unfinished) {
        this.definition = definition;
        this.unfinished = unfinished;
        parts =
                definition.parts().stream()
                        .map(part -> new KeyPart(part, table.columns().get(part.column())))
                        .toArray(KeyPart[]::new);
    }

    public IndexDefinition definition() {
        return definition;
    }

    /// What is being filled, if the index is not complete yet.
    public Optional<UnfinishedIndex> unfinished() {
        return Optional.ofNullable(unfinished);
    }

    public int partCount() {
        return parts.length;
    }

    public static Bytes start(long indexId, Bytes into) {
        return into.clear().addInt((int) indexId);
    }

    /// The key of a row's entry, without the clustered key that may follow.
    ///
    /// @return true if one of the columns is NULL
    public boolean encodeRow(Value[] row, Bytes into) {
        start(definition.id(), into);
        boolean anyNull = false;
        for (KeyPart part : parts) {
            Value value = row[part.column()];
            anyNull |= value.isNull();
            part.encode(value, into);
        }
        return anyNull;
    }

    /// The whole key of a row's entry in a secondary index, with the clustered key at its end where it is not unique.
    ///
    /// @param clusteredKey with its index id
    /// @return true if the clustered key is in it; else it is the entry's value
    public boolean entryKey(Value[] row, byte[] clusteredKey, int length, Bytes into) {
        boolean anyNull = encodeRow(row, into);
        boolean inKey = anyNull || !definition.kind().isUnique();
        if (inKey) {
            into.add(clusteredKey, ID_BYTES, length - ID_BYTES);
        }
        return inKey;
    }

    /// True if the values, in the order of the index's parts, can be those of one row at most.
    public boolean isWholeUniqueKey(List<Value> values) {
        return values.size() == parts.length
                && definition.kind().isUnique()
                && values.stream().noneMatch(Value::isNull);
    }

    /// The key for values given in the order of the index's parts; as [#encodeRow].
    ///
    /// @return false if a NULL is among them
    public boolean encodeKey(Value[] values, Bytes into) {
        start(definition.id(), into);
        for (int i = 0; i < parts.length; i++) {
            if (values[i].isNull()) {
                return false;
            }
            parts[i].encode(values[i], into);
        }
        return true;
    }

    /// Where the clustered key begins in an entry's key that has one.
    public int clusteredStart(byte[] key) {
        int at = ID_BYTES;
        for (KeyPart part : parts) {
            at += part.length(key, at);
        }
        return at;
    }

    /// The byte bounds of a range. `from` is the first key, `to` the first after the last.
    ///
    /// @return false if nothing can be in the range
    public boolean bounds(RangeEnds range, Bytes from, Bytes to) {
        RangeEnds ends = isDescendingAtDifference(range) ? range.swapped() : range;
        bound(ends.low(), ends.lowInclusive(), true, from);
        bound(ends.high(), ends.highInclusive(), false, to);
        return Arrays.compareUnsigned(from.array(), 0, from.length(), to.array(), 0, to.length())
                < 0;
    }

    /// A range's ends in values; see [dev.quell.storage.txn.KeyRange] for their meaning.
    public record RangeEnds(
            List<Value> low, boolean lowInclusive, List<Value> high, boolean highInclusive) {
        RangeEnds swapped() {
            return new RangeEnds(high, highInclusive, low, lowInclusive);
        }
    }

    private boolean isDescendingAtDifference(RangeEnds range) {
        int i = 0;
        while (i < range.low().size()
                && i < range.high().size()
                && range.low().get(i).equals(range.high().get(i))) {
            i++;
        }
        return i < parts.length
                && (i < range.low().size() || i < range.high().size())
                && parts[i].isDescending();
    }

    private void bound(List<Value> values, boolean inclusive, boolean low, Bytes into) {
        start(definition.id(), into);
        // A low bound that is inclusive and a high one that is not lie before the keys with these
        // values.
        boolean before = low == inclusive;
        if (values.isEmpty()) {
            before = low;
        }
        for (int i = 0; i < values.size(); i++) {
            Value value = values.get(i);
            if (value.isNull() && !parts[i].isNullable()) {
                // NULL would come first (last where descending), but there is none.
                before = !parts[i].isDescending();
                break;
            }
            parts[i].encode(value, into);
        }
        if (!before) {
            successor(into);
        }
    }

    /// Turns a key into the first one after all keys that begin with it.
    public static void successor(Bytes key) {
        int length = key.length();
        byte[] array = key.array();
        while (length > 0 && array[length - 1] == (byte) 0xFF) {
            length--;
        }
        array[length - 1]++;
        key.length(length);
    }

    /// True if the columns can all be read from an entry's key.
    boolean canDecode(BitSet columns) {
        var missing = (BitSet) columns.clone();
        for (KeyPart part : parts) {
            if (part.isDecodable()) {
                missing.clear(part.column());
            }
        }
        return missing.isEmpty();
    }

    /// Decodes the wanted columns that are parts of this index from a key whose parts begin at `start`.
    void decode(byte[] key, int start, BitSet columns, Value[] into, int offset) {
        int at = start;
        for (KeyPart part : parts) {
            if (columns.get(part.column()) && part.isDecodable()) {
                into[offset + part.column()] = part.decode(key, at);
            }
            at += part.length(key, at);
        }
    }

    /// True if the column is a part whose value can be decoded.
    boolean decodes(int column) {
        return Arrays.stream(parts).anyMatch(part -> part.column() == column && part.isDecodable());
    }

    /// True if the rows' values in some part of this index differ.
    public boolean isChanged(Value[] before, Value[] after) {
        for (KeyPart part : parts) {
            if (!before[part.column()].equals(after[part.column()])) {
                return true;
            }
        }
        return false;
    }

    static boolean isNullable(TableDefinition table, IndexDefinition index) {
        return index.parts().stream()
                .map(part -> table.columns().get(part.column()))
                .anyMatch(ColumnDefinition::nullable);
    }
}
