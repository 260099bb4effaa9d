package dev.quell.query.statement;

import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.storage.catalog.CheckDefinition;
import dev.quell.storage.catalog.ColumnDefault;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.ForeignKeyDefinition;
import dev.quell.storage.catalog.Generation;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Definitions with one part exchanged.
final class DefinitionEdits {
    private DefinitionEdits() {}

    /// A column for a new table, made after one of another table or of a query's result.
    static ColumnDefinition asNew(ColumnDefinition column, int slot, boolean nullable) {
        ColumnDefault given =
                !nullable && column.defaultValue().equals(new ColumnDefault.Constant(Value.NULL))
                        ? ColumnDefault.NONE
                        : column.defaultValue();
        return column.edit().nullable(nullable).defaultValue(given).slot(slot).done();
    }

    static ColumnDefinition withType(ColumnDefinition column, SqlType type) {
        return column.edit().type(type).done();
    }

    static ColumnDefinition withVisibility(ColumnDefinition column, boolean visible) {
        return column.edit().invisible(!visible).done();
    }

    /// The same column, with another value in rows that were stored before it was there.
    static ColumnDefinition withAbsent(ColumnDefinition column, Value absent) {
        return column.edit().absent(absent).done();
    }

    /// The same table as a new one: other ids, empty ranges, slots in the order of the columns.
    static TableDefinition rebuilt(TableDefinition table, LongSupplier ids) {
        TableDefinition fresh = withFreshRanges(table, ids);
        List<ColumnDefinition> columns = new ArrayList<>();
        for (ColumnDefinition column : table.columns()) {
            columns.add(withAbsent(asNew(column, columns.size(), column.nullable()), Value.NULL));
        }
        return fresh.edit().id(ids.getAsLong()).columns(columns).nextSlot(columns.size()).done();
    }

    static TableDefinition withName(TableDefinition table, String schema, String name) {
        return table.edit().schema(schema).name(name).done();
    }

    static TableDefinition withForeignKeys(TableDefinition table, List<ForeignKeyDefinition> keys) {
        return withConstraints(table, keys, table.checks());
    }

    static TableDefinition withConstraints(
            TableDefinition table, List<ForeignKeyDefinition> keys, List<CheckDefinition> checks) {
        return table.edit().foreignKeys(keys).checks(checks).done();
    }

    /// The same table with ranges that hold nothing yet.
    static TableDefinition withFreshRanges(TableDefinition table, LongSupplier ids) {
        List<IndexDefinition> indexes = new ArrayList<>();
        long clustered = 0;
        for (IndexDefinition index : table.indexes()) {
            long id = ids.getAsLong();
            if (index.id() == table.clusteredId()) {
                clustered = id;
            }
            indexes.add(index.withId(id));
        }
        return table.edit()
                .indexes(indexes)
                .clusteredId(clustered == 0 ? ids.getAsLong() : clustered)
                .done();
    }

    // Names of constraints are unique in a schema: a copy's are all generated.
    private static List<CheckDefinition> renumbered(List<CheckDefinition> checks, String table) {
        List<CheckDefinition> renamed = new ArrayList<>();
        for (CheckDefinition check : checks) {
            String name = table + CheckDesigner.INFIX + (renamed.size() + 1);
            renamed.add(new CheckDefinition(name, check.text(), check.enforced()));
        }
        return renamed;
    }

    /// A new, empty table like another.
    static TableDefinition copy(
            TableDefinition table, String schema, String name, LongSupplier ids, Instant now) {
        TableDefinition fresh = withFreshRanges(table, ids);
        return fresh.edit()
                .id(ids.getAsLong())
                .schema(schema)
                .name(name)
                .foreignKeys(List.of())
                .checks(renumbered(fresh.checks(), name))
                .createdMillis(now.toEpochMilli())
                .done();
    }

    /// The same table as a temporary or a stored one.
    static TableDefinition asTemporary(TableDefinition table, boolean temporary) {
        Map<String, String> options = new HashMap<>(table.options());
        if (temporary) {
            options.put(TableDefinition.TEMPORARY, "1");
        } else {
            options.remove(TableDefinition.TEMPORARY);
        }
        return table.edit().options(options).done();
    }

    /// The name of the index whose part a hidden column is; empty for any other column.
    static Optional<String> functionalIndex(TableDefinition table, int ordinal) {
        if (!table.columns().get(ordinal).isHidden()) {
            return Optional.empty();
        }
        return table.indexes().stream()
                .filter(index -> index.parts().stream().anyMatch(part -> part.column() == ordinal))
                .map(IndexDefinition::name)
                .findFirst();
    }

    static boolean isGenerated(ColumnDefinition column) {
        return column.generation() != Generation.NONE;
    }
}
