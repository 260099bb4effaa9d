package dev.quell.query.system;

import dev.quell.session.account.TableName;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.Generation;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What InnoDB adds to a table and its keys without being asked, which SHOW EXTENDED tells: the number of a row without a key, and
/// who wrote it; in each index what leads to the row.
final class UnseenColumns {
    private static final String ROW_ID = "DB_ROW_ID";
    private static final List<String> WRITER = List.of("DB_TRX_ID", "DB_ROLL_PTR");

    private UnseenColumns() {}

    static void listColumns(Look look, TableDefinition table, boolean full, Rows rows) {
        var owner = new TableName(table.schema(), table.name());
        var names = new ArrayList<String>();
        if (table.clusteredIndex().isEmpty()) {
            names.add(ROW_ID);
        }
        names.addAll(WRITER);
        for (String name : names) {
            if (full) {
                String privileges = ColumnFacts.privileges(look.privileges(), owner, name);
                rows.add(name, "", null, false, "", null, "", privileges, "");
            } else {
                rows.add(name, "", false, "", null, "");
            }
        }
    }

    /// The rows' own order where no key gives one.
    static void listRowIdKey(TableDefinition table, Rows rows) {
        var parts = new ArrayList<Part>();
        parts.add(new Part(ROW_ID));
        WRITER.forEach(name -> parts.add(new Part(name)));
        table.columns().stream()
                .filter(UnseenColumns::isStored)
                .forEach(column -> parts.add(new Part(column)));
        list(table, "PRIMARY", true, 0, parts, rows);
    }

    /// What an index holds behind its own parts.
    static void listParts(TableDefinition table, IndexDefinition index, Rows rows) {
        var parts = new ArrayList<Part>();
        if (index.id() == table.clusteredId()) {
            WRITER.forEach(name -> parts.add(new Part(name)));
            table.columns().stream()
                    .filter(column -> isStored(column) && !holds(table, index, column))
                    .forEach(column -> parts.add(new Part(column)));
        } else {
            table.clusteredIndex()
                    .map(key -> ofKey(table, key, index))
                    .orElseGet(() -> Stream.of(new Part(ROW_ID)))
                    .forEach(parts::add);
        }
        list(table, index.name(), index.kind().isUnique(), index.parts().size(), parts, rows);
    }

    private static Stream<Part> ofKey(
            TableDefinition table, IndexDefinition key, IndexDefinition index) {
        return key.parts().stream()
                .map(part -> table.columns().get(part.column()))
                .filter(column -> !holds(table, index, column))
                .map(Part::new);
    }

    private static boolean isStored(ColumnDefinition column) {
        return !(column.generation() instanceof Generation.Always(_, var stored)) || stored;
    }

    /// Whether the whole column is a part of the index.
    private static boolean holds(
            TableDefinition table, IndexDefinition index, ColumnDefinition column) {
        return index.parts().stream()
                .anyMatch(part ->
                        part.prefixLength() == 0
                                && table.columns().get(part.column()).slot() == column.slot());
    }

    /// A part that was not asked for.
    private record Part(String name, boolean nullable) {
        Part(String name) {
            this(name, false);
        }

        Part(ColumnDefinition column) {
            this(column.name(), column.nullable());
        }
    }

    private static void list(
            TableDefinition table,
            String key,
            boolean unique,
            int before,
            List<Part> parts,
            Rows rows) {
        int place = before;
        for (Part part : parts) {
            place++;
            rows.add(
                    table.name(),
                    unique ? 0 : 1,
                    key,
                    place,
                    part.name(),
                    "A",
                    null,
                    null,
                    null,
                    part.nullable() ? "YES" : "",
                    "BTREE",
                    "",
                    "",
                    true,
                    Optional.empty());
        }
    }
}
