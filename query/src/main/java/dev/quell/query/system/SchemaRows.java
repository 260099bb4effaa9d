package dev.quell.query.system;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.text.Collation;
import dev.quell.session.account.Privilege;
import dev.quell.session.account.TableName;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.Generation;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.SchemaDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.catalog.ViewDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Databases, tables, views, columns and indexes: the heart of information_schema.
final class SchemaRows {
    static final Map<String, RowMaker> MAKERS =
            Map.of(
                    "information_schema.SCHEMATA", SchemaRows::schemata,
                    "information_schema.SCHEMATA_EXTENSIONS", SchemaRows::schemataExtensions,
                    "information_schema.TABLES", SchemaRows::tables,
                    "information_schema.TABLES_EXTENSIONS", SchemaRows::tablesExtensions,
                    "information_schema.COLUMNS", SchemaRows::columns,
                    "information_schema.COLUMNS_EXTENSIONS", SchemaRows::columnsExtensions,
                    "information_schema.STATISTICS", SchemaRows::statistics,
                    "information_schema.VIEWS", SchemaRows::views,
                    "information_schema.PARTITIONS", SchemaRows::partitions);

    static final String CATALOG = "def";
    private static final long PAGE = 16_384;

    private SchemaRows() {}

    /// Every database that the viewer may see, by name.
    static List<SchemaDefinition> visibleSchemas(Look look) {
        var schemas = new ArrayList<SchemaDefinition>();
        for (String name : SystemTables.SCHEMAS) {
            if (look.catalog().schema(name).isEmpty()) {
                schemas.add(
                        new SchemaDefinition(
                                name,
                                name.equals("information_schema")
                                        ? Collation.UTF8MB3_GENERAL_CI
                                        : Collation.UTF8MB4_0900_AI_CI));
            }
        }
        schemas.addAll(look.catalog().schemas());
        schemas.removeIf(schema -> !look.privileges().sees(schema.name()));
        schemas.sort(Comparator.comparing(SchemaDefinition::name));
        return schemas;
    }

    /// The tables of a database that the viewer may see.
    static List<TableDefinition> visibleTables(Look look, String schema) {
        return look.catalog().tables(schema).stream()
                .filter(table -> look.privileges().sees(schema, table.name()))
                .toList();
    }

    /// As [#visibleTables], with the virtual tables.
    static List<TableDefinition> visibleDefinitions(Look look, String schema) {
        return Stream.concat(
                        look.tables().in(schema).stream().map(SystemTable::definition),
                        look.catalog().tables(schema).stream())
                .filter(table -> look.privileges().sees(schema, table.name()))
                .toList();
    }

    /// The views of a database that the viewer may see.
    static List<ViewDefinition> visibleViews(Look look, String schema) {
        return Stream.concat(
                        look.catalog().views(schema).stream(),
                        look.tables().viewsIn(schema).stream())
                .filter(view -> look.privileges().sees(schema, view.name()))
                .toList();
    }

    private static void schemata(Look look, Rows rows) {
        for (var schema : visibleSchemas(look)) {
            rows.add(
                    CATALOG,
                    schema.name(),
                    schema.collation().characterSet().mysqlName(),
                    schema.collation().mysqlName(),
                    null,
                    "NO");
        }
    }

    private static void schemataExtensions(Look look, Rows rows) {
        for (var schema : visibleSchemas(look)) {
            rows.add(CATALOG, schema.name(), "");
        }
    }

    private static void tables(Look look, Rows rows) {
        for (var schema : visibleSchemas(look)) {
            for (var table : look.tables().in(schema.name())) {
                virtualTable(look, table, rows);
            }
            for (var table : visibleTables(look, schema.name())) {
                table(look, table, rows);
            }
            for (var view : visibleViews(look, schema.name())) {
                view(look, view, rows);
            }
        }
    }

    private static void virtualTable(Look look, SystemTable table, Rows rows) {
        boolean view = table.schema().equals("information_schema");
        if (!look.privileges().sees(table.schema(), table.name())) {
            return;
        }
        rows.add(
                CATALOG,
                table.schema(),
                table.name(),
                view ? "SYSTEM VIEW" : "BASE TABLE",
                view ? null : ColumnFacts.engine(table.definition()),
                10,
                view ? null : "Dynamic",
                0,
                0,
                0,
                0,
                0,
                0,
                null,
                look.sessions().counters().started(),
                null,
                null,
                view ? null : table.definition().collation().mysqlName(),
                null,
                "",
                table.definition().comment());
    }

    private static void table(Look look, TableDefinition table, Rows rows) {
        look.context().cancellation().check();
        var size = look.engine().estimate(table);
        rows.add(
                CATALOG,
                table.schema(),
                table.name(),
                "BASE TABLE",
                "InnoDB",
                10,
                rowFormat(table),
                size.rows(),
                size.rows() == 0 ? 0 : size.bytes() / size.rows(),
                Math.max(PAGE, size.bytes()),
                0,
                PAGE * secondary(table),
                0,
                table.autoIncrementOrdinal() < 0 ? null : look.engine().autoIncrement().next(table),
                Instant.ofEpochMilli(table.createdMillis()),
                null,
                null,
                table.collation().mysqlName(),
                null,
                createOptions(table),
                table.comment());
    }

    private static int secondary(TableDefinition table) {
        return (int) table.indexes().stream().filter(i -> i.id() != table.clusteredId()).count();
    }

    static String rowFormat(TableDefinition table) {
        String format = table.options().getOrDefault("row_format", "Dynamic");
        return format.equalsIgnoreCase("default")
                ? "Dynamic"
                : format.substring(0, 1).toUpperCase(Locale.ROOT)
                        + format.substring(1).toLowerCase(Locale.ROOT);
    }

    /// CREATE_OPTIONS: what CREATE TABLE said that is not shown elsewhere, such as `row_format=COMPACT`.
    static String createOptions(TableDefinition table) {
        var options = new ArrayList<String>();
        table.options().entrySet().stream()
                .filter(option -> !option.getKey().startsWith("quell_"))
                .sorted(Map.Entry.comparingByKey())
                .forEach(option -> options.add(option.getKey() + "=" + option.getValue()));
        return String.join(" ", options);
    }

    private static boolean isBroken(Look look, ViewDefinition view) {
        return look.tables().view(view.schema(), view.name()).isEmpty()
                && look.tables().described(view, look.context()).isEmpty();
    }

    private static void view(Look look, ViewDefinition view, Rows rows) {
        rows.add(
                CATALOG,
                view.schema(),
                view.name(),
                "VIEW",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                look.sessions().counters().started(),
                null,
                null,
                null,
                null,
                null,
                isBroken(look, view)
                        ? ErrorCode.VIEW_INVALID.error(view.schema(), view.name()).getMessage()
                        : "VIEW");
    }

    private static void tablesExtensions(Look look, Rows rows) {
        for (var schema : visibleSchemas(look)) {
            for (var table : visibleDefinitions(look, schema.name())) {
                rows.add(CATALOG, table.schema(), table.name(), null, null);
            }
        }
    }

    private static void columns(Look look, Rows rows) {
        for (var schema : visibleSchemas(look)) {
            for (var table : visibleDefinitions(look, schema.name())) {
                tableColumns(look, table, rows);
            }
            for (var view : visibleViews(look, schema.name())) {
                look.tables()
                        .described(view, look.context())
                        .ifPresent(described -> tableColumns(look, described, rows));
            }
        }
    }

    private static void tableColumns(Look look, TableDefinition table, Rows rows) {
        look.context().cancellation().check();
        var name = new TableName(table.schema(), table.name());
        for (int i = 0; i < table.columns().size(); i++) {
            var column = table.columns().get(i);
            var type = column.type();
            String privileges = ColumnFacts.privileges(look.privileges(), name, column.name());
            if (privileges.isEmpty() || column.isHidden()) {
                continue; // only other columns of the table are granted
            }
            rows.add(
                    CATALOG,
                    table.schema(),
                    table.name(),
                    column.name(),
                    i + 1,
                    ColumnFacts.defaultText(column),
                    column.nullable() ? "YES" : "NO",
                    TypeText.name(type),
                    ColumnFacts.characters(type),
                    ColumnFacts.bytes(type),
                    ColumnFacts.precision(type),
                    ColumnFacts.scale(type),
                    ColumnFacts.secondDecimals(type),
                    ColumnFacts.characterSet(type),
                    ColumnFacts.collation(type),
                    TypeText.of(type),
                    ColumnFacts.key(table, i),
                    ColumnFacts.extra(column),
                    privileges,
                    column.comment(),
                    generation(column),
                    null);
        }
    }

    private static String generation(ColumnDefinition column) {
        return column.generation() instanceof Generation.Always(var text, _)
                ? ColumnFacts.escaped(text)
                : "";
    }

    private static void columnsExtensions(Look look, Rows rows) {
        for (var schema : visibleSchemas(look)) {
            for (var table : visibleDefinitions(look, schema.name())) {
                for (var column : table.columns()) {
                    if (!column.isHidden()) {
                        rows.add(CATALOG, table.schema(), table.name(), column.name(), null, null);
                    }
                }
            }
        }
    }

    private static void statistics(Look look, Rows rows) {
        for (var schema : visibleSchemas(look)) {
            for (var table : visibleDefinitions(look, schema.name())) {
                for (var index : ColumnFacts.ordered(table)) {
                    index(look, table, index, rows);
                }
            }
        }
    }

    private static void index(Look look, TableDefinition table, IndexDefinition index, Rows rows) {
        long cardinality = look.engine().estimatedRows(table);
        for (int i = 0; i < index.parts().size(); i++) {
            var part = index.parts().get(i);
            var column = table.columns().get(part.column());
            rows.add(
                    CATALOG,
                    table.schema(),
                    table.name(),
                    index.kind().isUnique() ? 0 : 1,
                    table.schema(),
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
                    index.visible() ? "YES" : "NO",
                    ColumnFacts.keyExpression(column).map(ColumnFacts::escaped));
        }
    }

    private static void views(Look look, Rows rows) {
        for (var schema : visibleSchemas(look)) {
            for (var view : visibleViews(look, schema.name())) {
                var said = view.attributes();
                rows.add(
                        CATALOG,
                        view.schema(),
                        view.name(),
                        mayRead(look, view) ? view.query() : "",
                        said.getOrDefault("check_option", "NONE"),
                        said.getOrDefault("updatable", "NO"),
                        said.getOrDefault("definer", ""),
                        said.getOrDefault("security", "DEFINER"),
                        said.getOrDefault("character_set_client", "utf8mb4"),
                        said.getOrDefault(
                                "collation_connection", Collation.UTF8MB4_0900_AI_CI.mysqlName()));
            }
        }
    }

    /// How a view is made is for who may read it as well.
    private static boolean mayRead(Look look, ViewDefinition view) {
        return look.privileges().has(Privilege.SHOW_VIEW, view.schema(), view.name())
                && look.privileges().has(Privilege.SELECT, view.schema(), view.name());
    }

    private static void partitions(Look look, Rows rows) {
        for (var schema : visibleSchemas(look)) {
            for (var table : visibleTables(look, schema.name())) {
                partition(look, table, rows);
            }
        }
    }

    // Quell has no partitions: each table is one, without a name.
    private static void partition(Look look, TableDefinition table, Rows rows) {
        var size = look.engine().estimate(table);
        Optional<String> none = Optional.empty();
        rows.add(
                CATALOG,
                table.schema(),
                table.name(),
                none,
                none,
                none,
                none,
                none,
                none,
                none,
                none,
                none,
                none,
                size.rows(),
                size.rows() == 0 ? 0 : size.bytes() / size.rows(),
                Math.max(PAGE, size.bytes()),
                0,
                PAGE * secondary(table),
                0,
                Instant.ofEpochMilli(table.createdMillis()),
                none,
                none,
                none,
                "",
                none,
                none);
    }
}
