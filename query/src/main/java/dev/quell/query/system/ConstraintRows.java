package dev.quell.query.system;

import dev.quell.query.constraint.ForeignKeyText;
import dev.quell.storage.catalog.ForeignKeyDefinition;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.IndexKind;
import dev.quell.storage.catalog.TableDefinition;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Keys, foreign keys and checks of information_schema.
final class ConstraintRows {
    static final Map<String, RowMaker> MAKERS =
            Map.of(
                    "information_schema.KEY_COLUMN_USAGE",
                            (look, rows) -> each(look, rows, ConstraintRows::keyColumns),
                    "information_schema.TABLE_CONSTRAINTS",
                            (look, rows) -> each(look, rows, ConstraintRows::constraints),
                    "information_schema.TABLE_CONSTRAINTS_EXTENSIONS",
                            (look, rows) -> each(look, rows, ConstraintRows::extensions),
                    "information_schema.REFERENTIAL_CONSTRAINTS",
                            (look, rows) -> each(look, rows, ConstraintRows::references),
                    "information_schema.CHECK_CONSTRAINTS",
                            (look, rows) -> each(look, rows, ConstraintRows::checks));

    private ConstraintRows() {}

    private interface OfTable {
        void make(Look look, TableDefinition table, Rows rows);
    }

    private static void each(Look look, Rows rows, OfTable maker) {
        for (var schema : SchemaRows.visibleSchemas(look)) {
            for (var table : SchemaRows.visibleDefinitions(look, schema.name())) {
                maker.make(look, table, rows);
            }
        }
    }

    private static void keyColumns(Look look, TableDefinition table, Rows rows) {
        for (var index : ColumnFacts.ordered(table)) {
            if (!index.kind().isUnique()) {
                continue;
            }
            for (int i = 0; i < index.parts().size(); i++) {
                var column = table.columns().get(index.parts().get(i).column());
                if (!column.isHidden()) {
                    keyColumn(table, index.name(), column.name(), i + 1, Optional.empty(), rows);
                }
            }
        }
        for (var key : table.foreignKeys()) {
            for (int i = 0; i < key.columns().size(); i++) {
                keyColumn(table, key.name(), key.columns().get(i), i + 1, Optional.of(key), rows);
            }
        }
    }

    private static void keyColumn(
            TableDefinition table,
            String constraint,
            String column,
            int position,
            Optional<ForeignKeyDefinition> parent,
            Rows rows) {
        rows.add(
                SchemaRows.CATALOG,
                table.schema(),
                constraint,
                SchemaRows.CATALOG,
                table.schema(),
                table.name(),
                column,
                position,
                parent.map(_ -> position),
                parent.map(ForeignKeyDefinition::parentSchema),
                parent.map(ForeignKeyDefinition::parentTable),
                parent.map(key -> key.parentColumns().get(position - 1)));
    }

    private static void constraints(Look look, TableDefinition table, Rows rows) {
        for (var index : ColumnFacts.ordered(table)) {
            if (index.kind().isUnique()) {
                constraint(
                        table,
                        index.name(),
                        index.kind() == IndexKind.PRIMARY ? "PRIMARY KEY" : "UNIQUE",
                        true,
                        rows);
            }
        }
        for (var key : table.foreignKeys()) {
            constraint(table, key.name(), "FOREIGN KEY", true, rows);
        }
        for (var check : table.checks()) {
            constraint(table, check.name(), "CHECK", check.enforced(), rows);
        }
    }

    private static void constraint(
            TableDefinition table, String name, String type, boolean enforced, Rows rows) {
        rows.add(
                SchemaRows.CATALOG,
                table.schema(),
                name,
                table.schema(),
                table.name(),
                type,
                enforced);
    }

    private static void extensions(Look look, TableDefinition table, Rows rows) {
        for (var index : ColumnFacts.ordered(table)) {
            rows.add(SchemaRows.CATALOG, table.schema(), index.name(), table.name(), null, null);
        }
    }

    private static void references(Look look, TableDefinition table, Rows rows) {
        for (var key : table.foreignKeys()) {
            rows.add(
                    SchemaRows.CATALOG,
                    table.schema(),
                    key.name(),
                    SchemaRows.CATALOG,
                    key.parentSchema(),
                    parentKey(look, key),
                    "NONE",
                    ForeignKeyText.name(key.onUpdate()),
                    ForeignKeyText.name(key.onDelete()),
                    table.name(),
                    key.parentTable());
        }
    }

    // The unique key of the parent that the foreign key points at.
    private static Optional<String> parentKey(Look look, ForeignKeyDefinition key) {
        return look.catalog()
                .table(key.parentSchema(), key.parentTable())
                .flatMap(parent ->
                        ColumnFacts.ordered(parent).stream()
                                .filter(index -> index.kind().isUnique())
                                .filter(index ->
                                        names(key.parentColumns()).equals(columns(parent, index)))
                                .map(index -> index.name())
                                .findFirst());
    }

    private static Set<String> columns(TableDefinition table, IndexDefinition index) {
        return names(
                index.parts().stream()
                        .map(part -> table.columns().get(part.column()).name())
                        .toList());
    }

    private static Set<String> names(Iterable<String> columns) {
        var names = new HashSet<String>();
        columns.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        return names;
    }

    private static void checks(Look look, TableDefinition table, Rows rows) {
        for (var check : table.checks()) {
            rows.add(
                    SchemaRows.CATALOG,
                    table.schema(),
                    check.name(),
                    ColumnFacts.escaped(check.text()));
        }
    }
}
