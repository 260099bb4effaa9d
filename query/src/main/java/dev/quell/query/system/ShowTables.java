package dev.quell.query.system;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.query.bind.InformationSchema;
import dev.quell.session.account.Privilege;
import dev.quell.session.account.TableName;
import dev.quell.sql.tree.QualifiedName;
import dev.quell.sql.tree.ShowStatement;
import dev.quell.sql.tree.ShowStatement.Filter;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.SchemaDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.catalog.ViewDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// SHOW about databases, tables, columns and indexes.
final class ShowTables {
    private ShowTables() {}

    static Answer databases(Look look, Filter filter) {
        var columns = look.tables().shapes().get(VirtualColumns.SHOW, "DATABASES").columns();
        return ShowStatements.made(
                look,
                ShowStatements.renamed(columns, "Database" + suffix(filter)),
                (one, rows) ->
                        SchemaRows.visibleSchemas(one).forEach(schema -> rows.add(schema.name())),
                filter);
    }

    // MySQL names the column after the pattern too.
    private static String suffix(Filter filter) {
        return filter instanceof Filter.Like(var pattern) ? " (" + pattern + ")" : "";
    }

    /// The database that is meant, which is there and which the viewer may enter.
    ///
    /// @throws dev.quell.base.error.SqlError 1046 none chosen, 1044 not allowed, 1049 unknown
    static String existingSchema(Look look, Optional<String> written) {
        String schema = chosenSchema(look, written);
        boolean virtual = look.tables().hasSchema(schema);
        if (!virtual && look.catalog().schema(schema).isEmpty()) {
            throw ErrorCode.BAD_DB_ERROR.error(schema);
        }
        look.privileges().requireEntry(schema);
        return virtual ? schema.toLowerCase(Locale.ROOT) : schema;
    }

    /// @throws dev.quell.base.error.SqlError 1046
    static String chosenSchema(Look look, Optional<String> written) {
        return written.or(look.session()::database)
                .orElseThrow(() -> ErrorCode.NO_DB_ERROR.error());
    }

    /// A name and a type, as SHOW FULL TABLES lists it.
    private record Listed(String name, String type) {}

    static Answer tables(Look look, Optional<String> written, boolean full, Filter filter) {
        String schema = existingSchema(look, written);
        var listed = new ArrayList<Listed>();
        for (var table : look.tables().in(schema)) {
            if (look.privileges().sees(schema, table.name())) {
                listed.add(
                        new Listed(
                                table.name(),
                                schema.equals("information_schema")
                                        ? "SYSTEM VIEW"
                                        : "BASE TABLE"));
            }
        }
        SchemaRows.visibleTables(look, schema)
                .forEach(table -> listed.add(new Listed(table.name(), "BASE TABLE")));
        SchemaRows.visibleViews(look, schema)
                .forEach(view -> listed.add(new Listed(view.name(), "VIEW")));
        listed.sort(Comparator.comparing(Listed::name));
        var columns =
                look.tables()
                        .shapes()
                        .get(VirtualColumns.SHOW, full ? "FULL TABLES" : "TABLES")
                        .columns();
        return ShowStatements.made(
                look,
                ShowStatements.renamed(columns, "Tables_in_" + schema + suffix(filter)),
                (_, rows) -> {
                    for (var one : listed) {
                        if (full) {
                            rows.add(one.name(), one.type());
                        } else {
                            rows.add(one.name());
                        }
                    }
                },
                filter);
    }

    static Answer status(Look look, Optional<String> written, Filter filter) {
        String schema = existingSchema(look, written);
        // The columns of information_schema.TABLES, less catalog, schema and type.
        var source = look.tables().find("information_schema", "TABLES").orElseThrow();
        return ShowStatements.made(
                look,
                "TABLE STATUS",
                (one, rows) -> {
                    for (Value[] row : ((SystemTable) source).rows(one)) {
                        if (ValueText.of(row[1], source.columns().get(1).type()).equals(schema)) {
                            var cells = new ArrayList<Object>(List.of((Object[]) row));
                            cells.subList(0, 2).clear();
                            cells.remove(1);
                            rows.add(cells.toArray());
                        }
                    }
                },
                filter);
    }

    /// What a name stands for.
    private sealed interface Found {
        record Table(TableDefinition definition) implements Found {}

        record View(ViewDefinition definition) implements Found {}

        record Virtual(SystemTable table) implements Found {}
    }

    private static Found find(Look look, QualifiedName name, String command) {
        String schema = existingSchemaOf(look, name);
        var temporary = look.context().session().temporaryTable(schema, name.name());
        return temporary.isPresent()
                ? new Found.Table(temporary.get())
                : findStored(look, name, command);
    }

    /// Without temporary tables: no view is one.
    private static Found findStored(Look look, QualifiedName name, String command) {
        String schema = existingSchemaOf(look, name);
        var found =
                look.tables()
                        .find(schema, name.name())
                        .<Found>map(table -> new Found.Virtual((SystemTable) table))
                        .or(() -> look.catalog().table(schema, name.name()).map(Found.Table::new))
                        .or(() -> look.catalog().view(schema, name.name()).map(Found.View::new))
                        .or(() -> look.tables().view(schema, name.name()).map(Found.View::new))
                        .orElseThrow(() -> InformationSchema.noSuchTable(schema, name.name()));
        look.privileges().requireSight(command, schema, name.name());
        return found;
    }

    /// For SHOW CREATE VIEW, which asks for SELECT first.
    private static Found createdView(Look look, QualifiedName name) {
        look.privileges().require(Privilege.SELECT, chosenSchema(look, name.schema()), name.name());
        return findStored(look, name, VirtualColumns.SHOW);
    }

    /// For SHOW CREATE TABLE: who may not see the whole table, for which a privilege on a column is not enough, is not told
    /// whether it is there.
    private static Found createdTable(Look look, QualifiedName name) {
        String schema = chosenSchema(look, name.schema());
        if (look.context().session().temporaryTable(schema, name.name()).isEmpty()) {
            look.privileges().requireWholeSight(VirtualColumns.SHOW, schema, name.name());
        }
        return find(look, name, VirtualColumns.SHOW);
    }

    private static String existingSchemaOf(Look look, QualifiedName name) {
        String schema = chosenSchema(look, name.schema());
        if (!look.tables().hasSchema(schema) && look.catalog().schema(schema).isEmpty()) {
            throw ErrorCode.BAD_DB_ERROR.error(schema);
        }
        return schema;
    }

    /// @param extended with those that InnoDB keeps to itself
    static Answer columns(
            Look look, QualifiedName name, boolean full, boolean extended, Filter filter) {
        var found = find(look, name, "SELECT");
        return ShowStatements.made(
                look,
                full ? "FULL COLUMNS" : "COLUMNS",
                (one, rows) -> {
                    switch (found) {
                        case Found.Table(var table) -> {
                            tableColumns(one, table, full, extended, rows);
                            if (extended) {
                                UnseenColumns.listColumns(one, table, full, rows);
                            }
                        }
                        case Found.View(var view) ->
                                tableColumns(one, described(one, view), full, false, rows);
                        case Found.Virtual(var table) ->
                                tableColumns(one, table.definition(), full, false, rows);
                    }
                },
                filter);
    }

    private static void tableColumns(
            Look look, TableDefinition table, boolean full, boolean extended, Rows rows) {
        var owner = new TableName(table.schema(), table.name());
        for (int i = 0; i < table.columns().size(); i++) {
            var column = table.columns().get(i);
            String privileges = ColumnFacts.privileges(look.privileges(), owner, column.name());
            if (privileges.isEmpty() || (column.isHidden() && !extended)) {
                continue; // nobody is shown a column that he has no right on
            }
            String type = TypeText.of(column.type());
            String key = ColumnFacts.key(table, i);
            var defaultText = ColumnFacts.defaultText(column);
            String extra = ColumnFacts.extra(column);
            if (!full) {
                rows.add(column.name(), type, column.nullable(), key, defaultText, extra);
                continue;
            }
            rows.add(
                    column.name(),
                    type,
                    ColumnFacts.collation(column.type()),
                    column.nullable(),
                    key,
                    defaultText,
                    extra,
                    privileges,
                    column.comment());
        }
    }

    private static TableDefinition described(Look look, ViewDefinition view) {
        return look.tables()
                .described(view, look.context())
                .orElseThrow(() -> ErrorCode.VIEW_INVALID.error(view.schema(), view.name()));
    }

    /// @param extended with the parts that InnoDB adds
    static Answer indexes(Look look, QualifiedName name, boolean extended, Filter filter) {
        var found = find(look, name, "SELECT");
        return ShowStatements.made(
                look,
                "INDEX",
                (one, rows) -> {
                    switch (found) {
                        case Found.Table(var table) -> indexes(one, table, extended, rows);
                        case Found.Virtual(var table) ->
                                indexes(one, table.definition(), false, rows);
                        case Found.View _ -> {
                            // has none
                        }
                    }
                },
                filter);
    }

    private static void indexes(Look look, TableDefinition table, boolean extended, Rows rows) {
        if (extended && table.clusteredIndex().isEmpty()) {
            UnseenColumns.listRowIdKey(table, rows);
        }
        for (IndexDefinition index : ColumnFacts.ordered(table)) {
            index(look, table, index, rows);
            if (extended) {
                UnseenColumns.listParts(table, index, rows);
            }
        }
    }

    private static void index(Look look, TableDefinition table, IndexDefinition index, Rows rows) {
        long cardinality = look.engine().estimatedRows(table);
        for (int i = 0; i < index.parts().size(); i++) {
            var part = index.parts().get(i);
            var column = table.columns().get(part.column());
            rows.add(
                    table.name(),
                    index.kind().isUnique() ? 0 : 1,
                    index.name(),
                    i + 1,
                    column.isHidden() ? null : column.name(),
                    ColumnFacts.direction(table, part),
                    ColumnFacts.isInMemory(table) ? null : cardinality,
                    part.prefixLength() == 0 ? null : part.prefixLength(),
                    null,
                    column.nullable() ? "YES" : "",
                    ColumnFacts.algorithm(table),
                    "",
                    index.comment(),
                    index.visible(),
                    ColumnFacts.keyExpression(column).map(ColumnFacts::escaped));
        }
    }

    static Answer create(Look look, ShowStatement.Create create) {
        return switch (create.kind()) {
            case DATABASE -> createDatabase(look, create);
            case TABLE, VIEW -> createTable(look, create);
            case PROCEDURE, FUNCTION ->
                    throw ErrorCode.SP_DOES_NOT_EXIST.error(create.kind(), create.name().name());
            case TRIGGER -> throw ErrorCode.TRG_DOES_NOT_EXIST.error();
            case EVENT -> EventRows.create(look, create.name());
        };
    }

    private static Answer createDatabase(Look look, ShowStatement.Create create) {
        String name = create.name().name();
        look.privileges().requireEntry(name);
        SchemaDefinition schema =
                SchemaRows.visibleSchemas(look).stream()
                        .filter(one -> one.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> ErrorCode.BAD_DB_ERROR.error(name));
        return ShowStatements.made(
                look,
                "CREATE DATABASE",
                (one, rows) ->
                        rows.add(name, text(one).createDatabase(schema, create.ifNotExists())),
                new Filter.None());
    }

    private static TableText text(Look look) {
        var variables = look.session().variables();
        return new TableText(variables.sqlMode(), variables.isOn("sql_quote_show_create"));
    }

    private static Answer createTable(Look look, ShowStatement.Create create) {
        var found =
                create.kind() == ShowStatement.ObjectKind.VIEW
                        ? createdView(look, create.name())
                        : createdTable(look, create.name());
        return switch (found) {
            case Found.Table(var table) -> {
                if (create.kind() == ShowStatement.ObjectKind.VIEW) {
                    throw ErrorCode.WRONG_OBJECT.error(table.schema(), table.name(), "VIEW");
                }
                yield createdAs(look, "CREATE TABLE", table.name(), tableText(look, table));
            }
            case Found.View(var view) -> {
                look.privileges().require(Privilege.SHOW_VIEW, view.schema(), view.name());
                var said = view.attributes();
                yield ShowStatements.made(
                        look,
                        "CREATE VIEW",
                        (one, rows) ->
                                rows.add(
                                        view.name(),
                                        text(one).createView(view),
                                        said.getOrDefault("character_set_client", "utf8mb4"),
                                        said.getOrDefault(
                                                "collation_connection", "utf8mb4_0900_ai_ci")),
                        new Filter.None());
            }
            case Found.Virtual(var table) ->
                    createdAs(
                            look,
                            "CREATE TABLE",
                            table.name(),
                            text(look).createTable(table.definition(), 0));
        };
    }

    private static Answer createdAs(Look look, String shape, String name, String text) {
        return ShowStatements.made(
                look, shape, (_, rows) -> rows.add(name, text), new Filter.None());
    }

    private static String tableText(Look look, TableDefinition table) {
        long next =
                table.autoIncrementOrdinal() < 0 ? 0 : look.engine().autoIncrement().next(table);
        return text(look).createTable(table, next);
    }
}
