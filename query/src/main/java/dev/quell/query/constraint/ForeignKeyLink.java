package dev.quell.query.constraint;

import dev.quell.base.value.Value;
import dev.quell.storage.catalog.ForeignKeyDefinition;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.IndexPart;
import dev.quell.storage.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A foreign key with the tables at both ends, its columns resolved to ordinals. Immutable.
///
/// @param parent empty where the parent table is missing, which `foreign_key_checks = 0` allows
record ForeignKeyLink(ForeignKeyDefinition key, Side child, Optional<Side> parent) {

    /// One end.
    ///
    /// @param columns the key's columns among the table's, in the key's order
    /// @param index begins with these columns, whole and in this order
    record Side(TableDefinition table, List<Integer> columns, IndexDefinition index) {
        Side {
            columns = List.copyOf(columns);
        }

        static Optional<Side> of(TableDefinition table, List<String> names, boolean unique) {
            List<Integer> columns = new ArrayList<>();
            for (String name : names) {
                int ordinal = table.columnOrdinal(name);
                if (ordinal < 0) {
                    return Optional.empty();
                }
                columns.add(ordinal);
            }
            return (unique
                            ? KeyIndexes.unique(table.indexes(), columns)
                                    .or(() -> KeyIndexes.leading(table.indexes(), columns))
                            : KeyIndexes.leading(table.indexes(), columns))
                    .map(index -> new Side(table, columns, index));
        }

        /// The key's values in a row of the table.
        Value[] keyOf(Value[] row) {
            var values = new Value[columns.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = row[columns.get(i)];
            }
            return values;
        }

        /// True if the index holds these columns and no others, and each key once.
        boolean identifiesRow() {
            return index.kind().isUnique()
                    && index.parts().size() == columns.size()
                    && index.parts().stream().map(IndexPart::prefixLength).allMatch(n -> n == 0);
        }
    }

    static Optional<ForeignKeyLink> of(
            ForeignKeyDefinition key, TableDefinition child, Optional<TableDefinition> parent) {
        return Side.of(child, key.columns(), false)
                .map(side ->
                        new ForeignKeyLink(
                                key,
                                side,
                                parent.flatMap(
                                        table -> Side.of(table, key.parentColumns(), true))));
    }

    /// What the parent must hold for a row of the child; empty if some column is NULL, so that nothing is asked (MATCH SIMPLE).
    Optional<Value[]> wanted(Value[] childRow) {
        Value[] key = child.keyOf(childRow);
        return hasNull(key) ? Optional.empty() : Optional.of(key);
    }

    static boolean hasNull(Value[] key) {
        return Arrays.stream(key).anyMatch(Value::isNull);
    }

    /// Whether an update changes the child's columns. As in InnoDB, by their bytes: `a` to `A` is a change.
    boolean changesChild(Value[] before, Value[] after) {
        return !Arrays.equals(child.keyOf(before), child.keyOf(after));
    }

    /// A key of one side as the other side's columns hold it; empty if they cannot.
    static Optional<Value[]> convert(Value[] key, Side to) {
        var converted = new Value[key.length];
        for (int i = 0; i < key.length; i++) {
            var type = to.table().columns().get(to.columns().get(i)).type();
            Optional<Value> value = KeyTypes.convert(key[i], type);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            converted[i] = value.get();
        }
        return Optional.of(converted);
    }
}
