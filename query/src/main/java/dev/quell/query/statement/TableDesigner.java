package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.query.value.Diagnostics;
import dev.quell.session.variable.SessionVariables;
import dev.quell.sql.tree.SchemaStatement;
import dev.quell.sql.tree.TableElement;
import dev.quell.sql.tree.TableElement.ColumnKey;
import dev.quell.sql.tree.TableElement.KeyKind;
import dev.quell.sql.tree.TableElement.KeyPart;
import dev.quell.sql.tree.TableOptions;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.Generation;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.IndexKind;
import dev.quell.storage.catalog.IndexPart;
import dev.quell.storage.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/// Turns CREATE TABLE into a table definition, with MySQL's checks in MySQL's order as far as clients can tell.
final class TableDesigner {
    /// InnoDB's limit.
    private static final int MAX_COLUMNS = 1_017;

    private static final int MAX_COMMENT = 2_048;
    private static final int OLD_KEY_PART_BYTES = 767;

    private final String schema;
    private final String table;
    private final ColumnDesigner columnDesigner;
    private final FunctionalKeys functionalKeys;
    private final LongSupplier ids;
    private final Diagnostics diagnostics;

    TableDesigner(
            String schema,
            String table,
            ColumnDesigner columnDesigner,
            FunctionalKeys functionalKeys,
            LongSupplier ids,
            Diagnostics diagnostics) {
        this.schema = schema;
        this.table = table;
        this.columnDesigner = columnDesigner;
        this.functionalKeys = functionalKeys;
        this.ids = ids;
        this.diagnostics = diagnostics;
    }

    /// The definition of the new table, without foreign keys and CHECK.
    ///
    /// @param selected the columns of CREATE TABLE … SELECT: they come behind those that are written only; one that is written too is
    ///     as written, in the query's place
    /// @throws SqlError 1060, 1075, 1113, 1117, 1118, 1235, 1628 and those of columns and indexes
    TableDefinition design(
            SchemaStatement.CreateTable statement,
            List<ColumnDefinition> selected,
            Collation collation,
            long createdMillis) {
        IdentifierRules.checkTable(table);
        refuseWhatIsMissing(statement);
        Set<String> primary = primaryColumns(statement.elements());
        List<ColumnDefinition> columns = columns(statement.elements(), selected, primary);
        List<IndexDesigner.Wanted> keys =
                functionalKeys.prepare(
                        keys(statement.elements()), columns, columns.size(), List.of());
        var indexDesigner = new IndexDesigner(schema, table, columns, List.of(), ids, diagnostics);
        indexDesigner.addAll(keys);
        List<IndexDefinition> indexes = indexDesigner.ordered();
        checkAutoIncrement(columns, indexes);
        RowSize.check(columns);
        return new TableDefinition(
                ids.getAsLong(),
                schema,
                table,
                columns,
                indexes,
                TableDefinition.chooseClustered(columns, indexes)
                        .map(IndexDefinition::id)
                        .orElseGet(ids::getAsLong),
                columns.size(),
                List.of(),
                List.of(),
                collation,
                comment(statement.options()),
                options(statement),
                createdMillis);
    }

    private static void refuseWhatIsMissing(SchemaStatement.CreateTable statement) {
        if (statement.partitioning().isPresent()) {
            if (statement.temporary()) {
                throw ErrorCode.PARTITION_NO_TEMPORARY.error();
            }
            throw ErrorCode.NOT_SUPPORTED_YET.error("PARTITION BY");
        }
    }

    private List<ColumnDefinition> columns(
            List<TableElement> elements, List<ColumnDefinition> selected, Set<String> primary) {
        Map<String, TableElement.Column> written = new LinkedHashMap<>();
        for (TableElement element : elements) {
            if (element instanceof TableElement.Column column
                    && written.put(key(column.name()), column) != null) {
                throw ErrorCode.DUP_FIELDNAME.error(column.name());
            }
        }
        Set<String> inQuery = new HashSet<>();
        for (ColumnDefinition column : selected) {
            IdentifierRules.checkColumn(column.name());
            if (!inQuery.add(key(column.name()))) {
                throw ErrorCode.DUP_FIELDNAME.error(column.name());
            }
        }
        List<ColumnDefinition> columns = new ArrayList<>();
        written.forEach((key, column) -> {
            if (!inQuery.contains(key)) {
                columns.add(columnDesigner.design(column, primary.contains(key), columns.size()));
            }
        });
        for (ColumnDefinition column : selected) {
            String key = key(column.name());
            var defined = written.get(key);
            boolean nullable = column.nullable() && !primary.contains(key);
            columns.add(
                    defined == null
                            ? DefinitionEdits.asNew(column, columns.size(), nullable)
                            : columnDesigner.design(
                                    defined, primary.contains(key), columns.size()));
        }
        if (columns.isEmpty()) {
            throw ErrorCode.TABLE_MUST_HAVE_COLUMNS.error();
        }
        if (columns.size() > MAX_COLUMNS) {
            throw ErrorCode.TOO_MANY_FIELDS.error();
        }
        if (columns.stream().allMatch(ColumnDefinition::invisible)) {
            throw ErrorCode.TABLE_MUST_HAVE_A_VISIBLE_COLUMN.error();
        }
        return columns;
    }

    private static Set<String> primaryColumns(List<TableElement> elements) {
        Set<String> names = new HashSet<>();
        for (TableElement element : elements) {
            if (element instanceof TableElement.Column column
                    && column.key() == ColumnKey.PRIMARY) {
                names.add(key(column.name()));
            } else if (element instanceof TableElement.Key found
                    && found.kind() == KeyKind.PRIMARY) {
                names.addAll(partNames(found));
            }
        }
        return names;
    }

    /// The columns of a key, in lower case.
    static List<String> partNames(TableElement.Key key) {
        List<String> names = new ArrayList<>();
        for (KeyPart part : key.parts()) {
            if (part instanceof KeyPart.ColumnPart column) {
                names.add(key(column.column()));
            }
        }
        return names;
    }

    /// The columns at the start of a key that are indexed whole, in lower case.
    static List<String> wholeColumns(TableElement.Key key) {
        List<String> names = new ArrayList<>();
        for (KeyPart part : key.parts()) {
            if (!(part instanceof KeyPart.ColumnPart column) || column.length().isPresent()) {
                break;
            }
            names.add(key(column.column()));
        }
        return names;
    }

    /// All keys in the order written, those that foreign keys bring too; one at a column stands where its column does.
    private static List<IndexDesigner.Wanted> keys(List<TableElement> elements) {
        List<IndexDesigner.Wanted> keys = new ArrayList<>();
        for (TableElement element : elements) {
            if (element instanceof TableElement.Key key) {
                keys.add(new IndexDesigner.Wanted(key, false));
            } else if (element instanceof TableElement.Column column) {
                ofColumn(column).ifPresent(key -> keys.add(new IndexDesigner.Wanted(key, false)));
            }
            ForeignKeyDesigner.of(element)
                    .map(ForeignKeyDesigner::index)
                    .ifPresent(key -> keys.add(new IndexDesigner.Wanted(key, true)));
        }
        return keys;
    }

    /// The key that is written at a column.
    static Optional<TableElement.Key> ofColumn(TableElement.Column column) {
        return switch (column.key()) {
            case NONE -> Optional.empty();
            case PRIMARY -> Optional.of(ofColumn(column, KeyKind.PRIMARY));
            case UNIQUE -> Optional.of(ofColumn(column, KeyKind.UNIQUE));
        };
    }

    private static TableElement.Key ofColumn(TableElement.Column column, KeyKind kind) {
        return new TableElement.Key(
                kind,
                Optional.empty(),
                Optional.empty(),
                List.of(new KeyPart.ColumnPart(column.name(), OptionalInt.empty(), false)),
                TableElement.KeyOptions.NONE);
    }

    /// A new or altered table has a primary key if `sql_require_primary_key` says so.
    ///
    /// @throws SqlError 3750
    static void requirePrimaryKey(TableDefinition table, SessionVariables variables) {
        if (table.indexes().stream().noneMatch(index -> index.kind() == IndexKind.PRIMARY)
                && variables.isOn("sql_require_primary_key")) {
            throw ErrorCode.TABLE_WITHOUT_PK.error();
        }
    }

    /// What rows of the old formats can be found by.
    ///
    /// @param defaultFormat `innodb_default_row_format`, for a table that says nothing of it; empty where it keeps the one that it has
    /// @throws SqlError 1071, 1709
    static void checkKeyParts(TableDefinition table, Optional<String> defaultFormat) {
        String said = table.options().getOrDefault("row_format", "default");
        boolean silent = said.equalsIgnoreCase("default");
        String format = silent ? defaultFormat.orElse("dynamic") : said;
        if (!format.equalsIgnoreCase("compact") && !format.equalsIgnoreCase("redundant")) {
            return;
        }
        for (IndexDefinition index : table.indexes()) {
            for (IndexPart part : index.parts()) {
                SqlType type = table.columns().get(part.column()).type();
                if (IndexDesigner.bytes(type, part.prefixLength()) > OLD_KEY_PART_BYTES) {
                    throw silent
                            ? ErrorCode.INDEX_COLUMN_TOO_LONG.error(OLD_KEY_PART_BYTES)
                            : ErrorCode.TOO_LONG_KEY.error(OLD_KEY_PART_BYTES);
                }
            }
        }
    }

    /// There is at most one AUTO_INCREMENT column, and it leads an index.
    static void checkAutoIncrement(List<ColumnDefinition> columns, List<IndexDefinition> indexes) {
        int found = -1;
        for (int i = 0; i < columns.size(); i++) {
            if (!columns.get(i).autoIncrement()) {
                continue;
            }
            if (found >= 0) {
                throw ErrorCode.WRONG_AUTO_KEY.error();
            }
            found = i;
        }
        int ordinal = found;
        if (found >= 0
                && indexes.stream()
                        .noneMatch(index -> index.parts().getFirst().column() == ordinal)) {
            throw ErrorCode.WRONG_AUTO_KEY.error();
        }
    }

    private String comment(TableOptions options) {
        String comment = options.comment().orElse("");
        if (comment.codePointCount(0, comment.length()) > MAX_COMMENT) {
            throw ErrorCode.TOO_LONG_TABLE_COMMENT.error(table, MAX_COMMENT);
        }
        return comment;
    }

    /// Options that are kept only to be shown.
    private static Map<String, String> options(SchemaStatement.CreateTable statement) {
        Map<String, String> kept = others(statement.options());
        if (statement.temporary()) {
            kept.put(TableDefinition.TEMPORARY, "1");
        }
        return kept;
    }

    static Map<String, String> others(TableOptions options) {
        Map<String, String> kept = new TreeMap<>();
        for (TableOptions.Other option : options.others()) {
            if (key(option.name()).equals("union")) {
                continue; // which InnoDB does not keep
            }
            kept.put(key(option.name()), option.value());
        }
        return kept;
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /// Whether a row of the table computes anything from itself.
    static boolean computes(List<ColumnDefinition> columns) {
        return columns.stream().anyMatch(column -> column.generation() != Generation.NONE);
    }
}
