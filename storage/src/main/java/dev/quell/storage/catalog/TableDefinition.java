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

    /// The same table with some components exchanged: `table.edit().name("b").done()`.
    public Edit edit() {
        return new Edit(this);
    }

    /// A copy to be changed: every component is the old one's until it is set. For one thread.
    public static final class Edit {
        private long id;
        private String schema;
        private String name;
        private List<ColumnDefinition> columns;
        private List<IndexDefinition> indexes;
        private long clusteredId;
        private int nextSlot;
        private List<ForeignKeyDefinition> foreignKeys;
        private List<CheckDefinition> checks;
        private Collation collation;
        private String comment;
        private Map<String, String> options;
        private long createdMillis;

        private Edit(TableDefinition of) {
            id = of.id();
            schema = of.schema();
            name = of.name();
            columns = of.columns();
            indexes = of.indexes();
            clusteredId = of.clusteredId();
            nextSlot = of.nextSlot();
            foreignKeys = of.foreignKeys();
            checks = of.checks();
            collation = of.collation();
            comment = of.comment();
            options = of.options();
            createdMillis = of.createdMillis();
        }

        public Edit id(long value) {
            id = value;
            return this;
        }

        public Edit schema(String value) {
            schema = value;
            return this;
        }

        public Edit name(String value) {
            name = value;
            return this;
        }

        public Edit columns(List<ColumnDefinition> value) {
            columns = value;
            return this;
        }

        public Edit indexes(List<IndexDefinition> value) {
            indexes = value;
            return this;
        }

        public Edit clusteredId(long value) {
            clusteredId = value;
            return this;
        }

        public Edit nextSlot(int value) {
            nextSlot = value;
            return this;
        }

        public Edit foreignKeys(List<ForeignKeyDefinition> value) {
            foreignKeys = value;
            return this;
        }

        public Edit checks(List<CheckDefinition> value) {
            checks = value;
            return this;
        }

        public Edit options(Map<String, String> value) {
            options = value;
            return this;
        }

        public Edit createdMillis(long value) {
            createdMillis = value;
            return this;
        }

        /// The definition as it is now.
        ///
        /// @throws IllegalArgumentException as the constructor does
        public TableDefinition done() {
            return new TableDefinition(
                    id,
                    schema,
                    name,
                    columns,
                    indexes,
                    clusteredId,
                    nextSlot,
                    foreignKeys,
                    checks,
                    collation,
                    comment,
                    options,
                    createdMillis);
        }
    }
}
