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
        return new ColumnDefinition(
                column.name(),
                column.type(),
                nullable,
                given,
                column.autoIncrement(),
                column.onUpdateNow(),
                column.invisible(),
                column.generation(),
                column.comment(),
                slot,
                column.absent());
    }

    static ColumnDefinition withType(ColumnDefinition column, SqlType type) {
        return new ColumnDefinition(
                column.name(),
                type,
                column.nullable(),
                column.defaultValue(),
                column.autoIncrement(),
                column.onUpdateNow(),
                column.invisible(),
                column.generation(),
                column.comment(),
                column.slot(),
                column.absent());
    }

    static ColumnDefinition withVisibility(ColumnDefinition column, boolean visible) {
        return new ColumnDefinition(
                column.name(),
                column.type(),
                column.nullable(),
                column.defaultValue(),
                column.autoIncrement(),
                column.onUpdateNow(),
                !visible,
                column.generation(),
                column.comment(),
                column.slot(),
                column.absent());
    }

    /// The same column, with another value in rows that were stored before it was there.
    static ColumnDefinition withAbsent(ColumnDefinition column, Value absent) {
        return new ColumnDefinition(
                column.name(),
                column.type(),
                column.nullable(),
                column.defaultValue(),
                column.autoIncrement(),
                column.onUpdateNow(),
                column.invisible(),
                column.generation(),
                column.comment(),
                column.slot(),
                absent);
    }

    /// The same table as a new one: other ids, empty ranges, slots in the order of the columns.
    static TableDefinition rebuilt(TableDefinition table, LongSupplier ids) {
        TableDefinition fresh = withFreshRanges(table, ids);
        List<ColumnDefinition> columns = new ArrayList<>();
        for (ColumnDefinition column : table.columns()) {
            columns.add(withAbsent(asNew(column, columns.size(), column.nullable()), Value.NULL));
        }
        return new TableDefinition(
                ids.getAsLong(),
                table.schema(),
                table.name(),
                columns,
                fresh.indexes(),
                fresh.clusteredId(),
                columns.size(),
                table.foreignKeys(),
                table.checks(),
                table.collation(),
                table.comment(),
                table.options(),
                table.createdMillis());
    }

    static TableDefinition withName(TableDefinition table, String schema, String name) {
        return new TableDefinition(
                table.id(),
                schema,
                name,
                table.columns(),
                table.indexes(),
                table.clusteredId(),
                table.nextSlot(),
                table.foreignKeys(),
                table.checks(),
                table.collation(),
                table.comment(),
                table.options(),
                table.createdMillis());
    }

    static TableDefinition withForeignKeys(TableDefinition table, List<ForeignKeyDefinition> keys) {
        return withConstraints(table, keys, table.checks());
    }

    static TableDefinition withConstraints(
            TableDefinition table, List<ForeignKeyDefinition> keys, List<CheckDefinition> checks) {
        return new TableDefinition(
                table.id(),
                table.schema(),
                table.name(),
                table.columns(),
                table.indexes(),
                table.clusteredId(),
                table.nextSlot(),
                keys,
                checks,
                table.collation(),
                table.comment(),
                table.options(),
                table.createdMillis());
    }

    /// The same table with other indexes; the rows stay where they are.
    static TableDefinition withIndexes(TableDefinition table, List<IndexDefinition> indexes) {
        return new TableDefinition(
                table.id(),
                table.schema(),
                table.name(),
                table.columns(),
                indexes,
                table.clusteredId(),
                table.nextSlot(),
                table.foreignKeys(),
                table.checks(),
                table.collation(),
                table.comment(),
                table.options(),
                table.createdMillis());
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
        return new TableDefinition(
                table.id(),
                table.schema(),
                table.name(),
                table.columns(),
                indexes,
                clustered == 0 ? ids.getAsLong() : clustered,
                table.nextSlot(),
                table.foreignKeys(),
                table.checks(),
                table.collation(),
                table.comment(),
                table.options(),
                table.createdMillis());
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
        return new TableDefinition(
                ids.getAsLong(),
                schema,
                name,
                fresh.columns(),
                fresh.indexes(),
                fresh.clusteredId(),
                fresh.nextSlot(),
                List.of(),
                renumbered(fresh.checks(), name),
                fresh.collation(),
                fresh.comment(),
                fresh.options(),
                now.toEpochMilli());
    }

    /// The same table as a temporary or a stored one.
    static TableDefinition asTemporary(TableDefinition table, boolean temporary) {
        Map<String, String> options = new HashMap<>(table.options());
        if (temporary) {
            options.put(TableDefinition.TEMPORARY, "1");
        } else {
            options.remove(TableDefinition.TEMPORARY);
        }
        return new TableDefinition(
                table.id(),
                table.schema(),
                table.name(),
                table.columns(),
                table.indexes(),
                table.clusteredId(),
                table.nextSlot(),
                table.foreignKeys(),
                table.checks(),
                table.collation(),
                table.comment(),
                options,
                table.createdMillis());
    }

    static boolean isGenerated(ColumnDefinition column) {
        return column.generation() != Generation.NONE;
    }
}
