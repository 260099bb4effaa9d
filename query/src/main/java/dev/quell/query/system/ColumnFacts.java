package dev.quell.query.system;

import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.session.account.Privilege;
import dev.quell.session.account.Privileges;
import dev.quell.session.account.TableName;
import dev.quell.storage.catalog.ColumnDefault;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.Generation;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.IndexKind;
import dev.quell.storage.catalog.IndexPart;
import dev.quell.storage.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What information_schema.COLUMNS and SHOW COLUMNS say of a column.
final class ColumnFacts {
    private ColumnFacts() {}

    /// Indexes in MySQL's order: the primary key, unique ones without NULLs, other unique ones, the rest.
    static List<IndexDefinition> ordered(TableDefinition table) {
        var indexes = new ArrayList<>(table.indexes());
        indexes.sort(Comparator.comparingInt(index -> rank(table, index)));
        return indexes;
    }

    private static int rank(TableDefinition table, IndexDefinition index) {
        return switch (index.kind()) {
            case PRIMARY -> 0;
            case UNIQUE -> hasNullable(table, index) ? 2 : 1;
            case NON_UNIQUE -> 3;
        };
    }

    private static boolean hasNullable(TableDefinition table, IndexDefinition index) {
        return index.parts().stream()
                .anyMatch(part -> table.columns().get(part.column()).nullable());
    }

    /// COLUMN_KEY: PRI, UNI, MUL or ''. A unique key without NULLs stands in for a primary key that is not there.
    static String key(TableDefinition table, int ordinal) {
        boolean hasPrimary = table.primaryKey().isPresent();
        String key = "";
        for (var index : ordered(table)) {
            boolean standsIn =
                    !hasPrimary
                            && index == ordered(table).getFirst()
                            && index.kind() == IndexKind.UNIQUE
                            && !hasNullable(table, index);
            boolean first = index.parts().getFirst().column() == ordinal;
            if ((index.kind() == IndexKind.PRIMARY || standsIn)
                    && index.parts().stream().anyMatch(part -> part.column() == ordinal)) {
                return "PRI";
            }
            if (first && index.kind() == IndexKind.UNIQUE && index.parts().size() == 1) {
                key = "UNI";
            } else if (first && key.isEmpty()) {
                key = "MUL";
            }
        }
        return key;
    }

    /// ENGINE.
    static String engine(TableDefinition table) {
        return switch (table.schema()) {
            case "performance_schema" -> "PERFORMANCE_SCHEMA";
            case "information_schema" -> "MEMORY";
            default -> "InnoDB";
        };
    }

    /// Whether its rows are made as they are asked for, which MySQL calls an engine of its own.
    static boolean isInMemory(TableDefinition table) {
        return !engine(table).equals("InnoDB");
    }

    /// INDEX_TYPE.
    static String algorithm(TableDefinition table) {
        return isInMemory(table) ? "HASH" : "BTREE";
    }

    /// COLLATION of a key part; null for one without an order.
    static @Nullable String direction(TableDefinition table, IndexPart part) {
        if (isInMemory(table)) {
            return null;
        }
        return part.descending() ? "D" : "A";
    }

    /// COLUMN_DEFAULT; null for none and for NULL.
    static @Nullable String defaultText(ColumnDefinition column) {
        return switch (column.defaultValue()) {
            case ColumnDefault.None _ -> null;
            case ColumnDefault.Constant(Value.Null _) -> null;
            case ColumnDefault.Constant(Value.Bit(var bits, _)) ->
                    "b'" + Long.toBinaryString(bits) + "'";
            case ColumnDefault.Constant(Value.Binary(var bytes)) ->
                    "0x" + HexFormat.of().withUpperCase().formatHex(withoutPadding(bytes));
            case ColumnDefault.Constant(var value) -> ValueText.of(value, column.type());
            case ColumnDefault.Now _ -> now(column);
            case ColumnDefault.Expression(var text) -> escaped(text);
        };
    }

    /// Without zero bytes at the end, as MySQL tells it.
    private static byte[] withoutPadding(byte[] bytes) {
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] == 0) {
            length--;
        }
        return Arrays.copyOf(bytes, length);
    }

    /// `CURRENT_TIMESTAMP`, with the column's decimals.
    static String now(ColumnDefinition column) {
        int decimals = column.type().decimals();
        return decimals == 0 ? "CURRENT_TIMESTAMP" : "CURRENT_TIMESTAMP(" + decimals + ")";
    }

    /// EXTRA.
    static String extra(ColumnDefinition column) {
        var words = new ArrayList<String>();
        if (column.autoIncrement()) {
            words.add("auto_increment");
        }
        if (column.defaultValue() instanceof ColumnDefault.Now
                || column.defaultValue() instanceof ColumnDefault.Expression) {
            words.add("DEFAULT_GENERATED");
        }
        if (column.onUpdateNow()) {
            words.add("on update " + now(column));
        }
        if (column.generation() instanceof Generation.Always(_, var stored)) {
            words.add(stored ? "STORED GENERATED" : "VIRTUAL GENERATED");
        }
        if (column.invisible()) {
            words.add("INVISIBLE");
        }
        return String.join(" ", words);
    }

    /// PRIVILEGES: what the viewer may do with the column, such as `select,insert`.
    static String privileges(Privileges viewer, TableName table, String column) {
        var words = new ArrayList<String>();
        for (var privilege :
                List.of(
                        Privilege.SELECT,
                        Privilege.INSERT,
                        Privilege.UPDATE,
                        Privilege.REFERENCES)) {
            if (viewer.has(privilege, table, column) || isToldAnyway(viewer, privilege, table)) {
                words.add(privilege.text().toLowerCase(Locale.ROOT));
            }
        }
        return String.join(",", words);
    }

    /// Nobody may change most tables of performance_schema, whatever his global rights; MySQL shows those all the same.
    private static boolean isToldAnyway(Privileges viewer, Privilege privilege, TableName table) {
        return table.schema().equalsIgnoreCase("performance_schema") && viewer.has(privilege);
    }

    /// CHARACTER_MAXIMUM_LENGTH and CHARACTER_OCTET_LENGTH; nulls for what is no string.
    static @Nullable Long characters(SqlType type) {
        return switch (type.kind()) {
            case CHAR, VARCHAR, BINARY, VARBINARY -> type.length();
            case TINYTEXT, TINYBLOB -> 255L;
            case TEXT, BLOB -> 65_535L;
            case MEDIUMTEXT, MEDIUMBLOB -> 16_777_215L;
            case LONGTEXT, LONGBLOB -> 4_294_967_295L;
            case ENUM -> (long) type.members().stream().mapToInt(String::length).max().orElse(0);
            case SET ->
                    type.members().stream().mapToLong(String::length).sum()
                            + type.members().size()
                            - 1;
            default -> null;
        };
    }

    static @Nullable Long bytes(SqlType type) {
        var characters = characters(type);
        return characters == null
                ? null
                : switch (type.kind()) {
                    case CHAR, VARCHAR, ENUM, SET ->
                            Long.valueOf(characters * type.collation().characterSet().maxBytes());
                    default -> characters;
                };
    }

    /// NUMERIC_PRECISION; null for what is no number.
    static @Nullable Long precision(SqlType type) {
        return switch (type.kind()) {
            case TINYINT -> 3L;
            case SMALLINT -> 5L;
            case MEDIUMINT -> type.unsigned() ? 8L : 7L;
            case INT -> 10L;
            case BIGINT -> type.unsigned() ? 20L : 19L;
            case DECIMAL, BIT -> type.length();
            case FLOAT, DOUBLE ->
                    type.decimals() != SqlType.NOT_FIXED
                            ? Long.valueOf(type.length())
                            : Long.valueOf(type.kind() == TypeKind.FLOAT ? 12 : 22);
            default -> null;
        };
    }

    /// NUMERIC_SCALE; null where there is none.
    static @Nullable Long scale(SqlType type) {
        if (type.kind().isInteger()) {
            return 0L;
        }
        boolean fixed =
                type.kind() == TypeKind.DECIMAL
                        || ((type.kind() == TypeKind.FLOAT || type.kind() == TypeKind.DOUBLE)
                                && type.decimals() != SqlType.NOT_FIXED);
        return fixed ? (long) type.decimals() : null;
    }

    /// DATETIME_PRECISION; null for what is no time.
    static @Nullable Long secondDecimals(SqlType type) {
        return switch (type.kind()) {
            case TIME, DATETIME, TIMESTAMP -> (long) type.decimals();
            default -> null;
        };
    }

    /// The collation of character types; empty for the rest.
    static Optional<String> collation(SqlType type) {
        return type.kind().isCharacter()
                        || type.kind() == TypeKind.ENUM
                        || type.kind() == TypeKind.SET
                ? Optional.of(type.collation().mysqlName())
                : Optional.empty();
    }

    static Optional<String> characterSet(SqlType type) {
        return collation(type).map(_ -> type.collation().characterSet().mysqlName());
    }

    /// An expression as information_schema shows it: with its quotes escaped, as MySQL keeps it.
    static String escaped(String expression) {
        return expression.replace("\\", "\\\\").replace("'", "\\'");
    }

    /// The expression of a functional key part, given the column that stands for it.
    static Optional<String> keyExpression(ColumnDefinition column) {
        return column.isHidden() && column.generation() instanceof Generation.Always(var text, _)
                ? Optional.of(text)
                : Optional.empty();
    }
}
