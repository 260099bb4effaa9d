package dev.quell.query.system;

import dev.quell.session.account.Privilege;
import dev.quell.storage.catalog.ForeignKeyDefinition;
import dev.quell.storage.catalog.Generation;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import java.util.Map;

/// The engine's own view of tables and indexes: `INNODB_TABLES` and its like. All tables lie in one store, which is told as the system
/// tablespace; pages have no numbers.
final class DictionaryRows {
    static final Map<String, RowMaker> MAKERS =
            Map.of(
                    "information_schema.INNODB_COLUMNS",
                            (look, rows) -> each(look, rows, (_, table, to) -> columns(table, to)),
                    "information_schema.INNODB_TABLES",
                            (look, rows) -> each(look, rows, (_, table, to) -> table(table, to)),
                    "information_schema.INNODB_TABLESTATS",
                            (look, rows) -> each(look, rows, DictionaryRows::statistics),
                    "information_schema.INNODB_INDEXES",
                            (look, rows) -> each(look, rows, (_, table, to) -> indexes(table, to)),
                    "information_schema.INNODB_FIELDS",
                            (look, rows) -> each(look, rows, (_, table, to) -> fields(table, to)),
                    "information_schema.INNODB_FOREIGN",
                            (look, rows) -> each(look, rows, (_, table, to) -> foreign(table, to)),
                    "information_schema.INNODB_FOREIGN_COLS",
                            (look, rows) ->
                                    each(look, rows, (_, table, to) -> foreignColumns(table, to)));

    private static final long STORE = TablespaceRows.STORE;

    // InnoDB's DICT_… flags.
    private static final int CLUSTERED = 1;
    private static final int UNIQUE = 2;
    // Columns that InnoDB adds to a table: row id, transaction, roll pointer.
    private static final int HIDDEN_COLUMNS = 3;
    private static final int DYNAMIC = 33;
    private static final int MERGE_THRESHOLD = 50;

    // InnoDB's DICT_FOREIGN_ON_… flags.
    private static final int ON_DELETE_CASCADE = 1;
    private static final int ON_DELETE_SET_NULL = 2;
    private static final int ON_UPDATE_CASCADE = 4;
    private static final int ON_UPDATE_SET_NULL = 8;
    private static final int ON_DELETE_NO_ACTION = 16;
    private static final int ON_UPDATE_NO_ACTION = 32;

    private DictionaryRows() {}

    /// Makes the rows of one table.
    private interface TableRows {
        void add(Look look, TableDefinition table, Rows rows);
    }

    private static void each(Look look, Rows rows, TableRows maker) {
        look.privileges().require(Privilege.PROCESS);
        for (var table : look.catalog().allTables()) {
            maker.add(look, table, rows);
        }
    }

    private static String name(String schema, String name) {
        return schema + "/" + name;
    }

    private static void table(TableDefinition table, Rows rows) {
        rows.add(
                table.id(),
                name(table.schema(), table.name()),
                DYNAMIC,
                table.columns().size() + HIDDEN_COLUMNS,
                STORE,
                "Dynamic",
                0,
                "System",
                0,
                0);
    }

    private static void columns(TableDefinition table, Rows rows) {
        int stored = 0;
        int virtual = 0;
        for (var column : table.columns()) {
            boolean computed =
                    column.generation() instanceof Generation.Always(_, var kept) && !kept;
            // A virtual column's number is its place among those, with the number of the columns
            // before it.
            long position = computed ? (virtual + 1L) << 16 | stored + virtual : stored;
            rows.add(
                    table.id(),
                    column.name(),
                    position,
                    ColumnCodes.mainType(column.type()),
                    ColumnCodes.preciseType(column),
                    ColumnCodes.length(column.type()),
                    0,
                    null);
            stored += computed ? 0 : 1;
            virtual += computed ? 1 : 0;
        }
    }

    private static void statistics(Look look, TableDefinition table, Rows rows) {
        var activity = look.engine().activity(table);
        rows.add(
                table.id(),
                name(table.schema(), table.name()),
                "Initialized",
                look.engine().estimatedRows(table),
                0,
                0,
                activity.rowsInserted() + activity.rowsUpdated() + activity.rowsDeleted(),
                0,
                1);
    }

    private static void indexes(TableDefinition table, Rows rows) {
        if (table.clusteredIndex().isEmpty()) {
            rows.add(
                    table.clusteredId(),
                    IndexDefinition.HIDDEN_NAME,
                    table.id(),
                    CLUSTERED,
                    table.columns().size() + HIDDEN_COLUMNS,
                    0,
                    STORE,
                    MERGE_THRESHOLD);
        }
        for (var index : table.indexes()) {
            boolean clustered = index.id() == table.clusteredId();
            rows.add(
                    index.id(),
                    index.name(),
                    table.id(),
                    (clustered ? CLUSTERED : 0) + (index.kind().isUnique() ? UNIQUE : 0),
                    clustered
                            ? table.columns().size() + HIDDEN_COLUMNS - 1
                            : entryFields(table, index),
                    0,
                    STORE,
                    MERGE_THRESHOLD);
        }
    }

    /// An entry of a secondary index ends with the columns of the clustered one that it lacks, or with the row's hidden number.
    private static long entryFields(TableDefinition table, IndexDefinition index) {
        var clustered = table.clusteredIndex();
        long more =
                clustered.isEmpty()
                        ? 1
                        : clustered.get().parts().stream()
                                .filter(part ->
                                        index.parts().stream()
                                                .noneMatch(own -> own.column() == part.column()))
                                .count();
        return index.parts().size() + more;
    }

    private static void fields(TableDefinition table, Rows rows) {
        for (var index : table.indexes()) {
            int position = 0;
            for (var part : index.parts()) {
                rows.add(
                        Long.toString(index.id()),
                        table.columns().get(part.column()).name(),
                        position++);
            }
        }
    }

    private static void foreign(TableDefinition table, Rows rows) {
        for (var key : table.foreignKeys()) {
            rows.add(
                    name(table.schema(), key.name()),
                    name(table.schema(), table.name()),
                    name(key.parentSchema(), key.parentTable()),
                    key.columns().size(),
                    type(key));
        }
    }

    /// RESTRICT and SET DEFAULT have no flag.
    private static int type(ForeignKeyDefinition key) {
        int onDelete =
                switch (key.onDelete()) {
                    case CASCADE -> ON_DELETE_CASCADE;
                    case SET_NULL -> ON_DELETE_SET_NULL;
                    case NO_ACTION -> ON_DELETE_NO_ACTION;
                    case RESTRICT, SET_DEFAULT -> 0;
                };
        int onUpdate =
                switch (key.onUpdate()) {
                    case CASCADE -> ON_UPDATE_CASCADE;
                    case SET_NULL -> ON_UPDATE_SET_NULL;
                    case NO_ACTION -> ON_UPDATE_NO_ACTION;
                    case RESTRICT, SET_DEFAULT -> 0;
                };
        return onDelete | onUpdate;
    }

    private static void foreignColumns(TableDefinition table, Rows rows) {
        for (var key : table.foreignKeys()) {
            for (int i = 0; i < key.columns().size(); i++) {
                rows.add(
                        name(table.schema(), key.name()),
                        key.columns().get(i),
                        key.parentColumns().get(i),
                        i + 1);
            }
        }
    }
}
