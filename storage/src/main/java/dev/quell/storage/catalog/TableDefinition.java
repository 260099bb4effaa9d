package dev.quell.storage.catalog;

import dev.quell.base.text.Collation;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A table. Rows are arrays of one value for each column, in the order of `columns`.
///
/// The rows lie in the range `clusteredId`: that of the primary key, else of the first unique index whose columns are
/// whole and NOT NULL, else (`clusteredId` belongs to no index) in the order of a hidden row number, as in InnoDB.
///
/// @param id from [Catalog#newId]; stays when the table is renamed or altered in place, new when it is rebuilt
/// @param clusteredId where the rows are; see [#chooseClustered]
/// @param nextSlot the first [ColumnDefinition#slot] that was never used
/// @param options what CREATE TABLE said besides (row_format …), by lower-case name
/// @param createdMillis when it was made, milliseconds since 1970
public record TableDefinition(
        long id,
        String schema,
        String name,
        List<ColumnDefinition> columns,
        List<IndexDefinition> indexes,
        long clusteredId,
        int nextSlot,
        List<ForeignKeyDefinition> foreignKeys,
        List<CheckDefinition> checks,
        Collation collation,
        String comment,
        Map<String, String> options,
        long createdMillis) {

    /// The option that marks a table which is its session's alone.
    public static final String TEMPORARY = "temporary";

    public TableDefinition {
        columns = List.copyOf(columns);
        indexes = List.copyOf(indexes);
        foreignKeys = List.copyOf(foreignKeys);
        checks = List.copyOf(checks);
        options = Map.copyOf(options);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("table " + name + " has no columns");
        }
        for (ColumnDefinition column : columns) {
            if (column.slot() >= nextSlot) {
                throw new IllegalArgumentException(column + " beyond next slot " + nextSlot);
            }
        }
    }

    /// A new table with its indexes; finds the clustered one, or takes `hiddenId` where there is none.
    public static TableDefinition of(
            long id,
            String schema,
            String name,
            List<ColumnDefinition> columns,
            List<IndexDefinition> indexes,
            long hiddenId) {
        return new TableDefinition(
                id,
                schema,
                name,
                columns,
                indexes,
                chooseClustered(columns, indexes).map(IndexDefinition::id).orElse(hiddenId),
                columns.stream().mapToInt(ColumnDefinition::slot).max().orElse(-1) + 1,
                List.of(),
                List.of(),
                Collation.UTF8MB4_0900_AI_CI,
                "",
                Map.of(),
                0);
    }

    /// InnoDB's rule: the primary key, else the first unique index on whole NOT NULL columns.
    public static Optional<IndexDefinition> chooseClustered(
            List<ColumnDefinition> columns, List<IndexDefinition> indexes) {
        return indexes.stream()
                .filter(index -> index.kind() == IndexKind.PRIMARY)
                .findFirst()
                .or(() ->
                        indexes.stream()
                                .filter(index -> identifiesRows(columns, index))
                                .findFirst());
    }

    private static boolean identifiesRows(List<ColumnDefinition> columns, IndexDefinition index) {
        return index.kind() == IndexKind.UNIQUE
                && index.parts().stream()
                        .allMatch(part ->
                                part.prefixLength() == 0 && !columns.get(part.column()).nullable());
    }

    /// Whether it is one of CREATE TEMPORARY TABLE: in no catalog, and gone with its session.
    public boolean isTemporary() {
        return options.containsKey(TEMPORARY);
    }

    /// The ids of the ranges that hold its rows and index entries.
    public Set<Long> rangeIds() {
        var ids = new HashSet<Long>();
        ids.add(clusteredId);
        indexes.forEach(index -> ids.add(index.id()));
        return ids;
    }

    /// The index that holds the rows; empty if they lie in the order of the hidden row number.
    public Optional<IndexDefinition> clusteredIndex() {
        return indexes.stream().filter(index -> index.id() == clusteredId).findFirst();
    }

    public Optional<IndexDefinition> primaryKey() {
        return indexes.stream().filter(index -> index.kind() == IndexKind.PRIMARY).findFirst();
    }

    /// Finds by name without case.
    public Optional<IndexDefinition> index(String wanted) {
        return indexes.stream().filter(index -> index.name().equalsIgnoreCase(wanted)).findFirst();
    }

    /// The place of the column of that name (without case), or -1.
    public int columnOrdinal(String wanted) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equalsIgnoreCase(wanted)) {
                return i;
            }
        }
        return -1;
    }

    /// The place of the AUTO_INCREMENT column, or -1.
    public int autoIncrementOrdinal() {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).autoIncrement()) {
                return i;
            }
        }
        return -1;
    }
}
