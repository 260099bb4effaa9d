package dev.quell.shell.output;

import dev.quell.base.text.Collation;
import dev.quell.wire.packet.ColumnDefinition41;
import java.util.List;

/// What `--column-type-info` prints in front of a result.
public final class ColumnTypes {
    private static final int NUMBER = 1 << 15;

    private record Flag(int bit, String name) {}

    /// In the order in which they are printed.
    private static final List<Flag> FLAGS =
            List.of(
                    new Flag(1, "NOT_NULL"),
                    new Flag(1 << 1, "PRI_KEY"),
                    new Flag(1 << 2, "UNIQUE_KEY"),
                    new Flag(1 << 3, "MULTIPLE_KEY"),
                    new Flag(1 << 4, "BLOB"),
                    new Flag(1 << 5, "UNSIGNED"),
                    new Flag(1 << 6, "ZEROFILL"),
                    new Flag(1 << 7, "BINARY"),
                    new Flag(1 << 8, "ENUM"),
                    new Flag(1 << 9, "AUTO_INCREMENT"),
                    new Flag(1 << 10, "TIMESTAMP"),
                    new Flag(1 << 11, "SET"),
                    new Flag(1 << 12, "NO_DEFAULT_VALUE"),
                    new Flag(NUMBER, "NUM"),
                    new Flag(1 << 14, "PART_KEY"),
                    new Flag(1 << 13, "ON_UPDATE_NOW"));

    private ColumnTypes() {}

    /// @param result whose widths are the longest values' lengths
    public static void print(ResultSet result, Paper paper) {
        for (int i = 0; i < result.columns().size(); i++) {
            var column = result.column(i);
            paper.line("Field %3d:  `%s`".formatted(i + 1, column.name()))
                    .line("Catalog:    `def`")
                    .line("Database:   `" + column.schema() + "`")
                    .line("Table:      `" + column.table() + "`")
                    .line("Org_table:  `" + column.originalTable() + "`")
                    .line("Type:       " + type(column.type()))
                    .line("Collation:  " + collation(column.collationId()))
                    .line("Length:     " + column.length())
                    .line("Max_length: " + result.width(i))
                    .line("Decimals:   " + column.decimals())
                    .line("Flags:      " + flags(column))
                    .line("");
        }
        paper.line("");
    }

    private static String collation(int id) {
        return Collation.withId(id).map(Collation::mysqlName).orElse("?") + " (" + id + ")";
    }

    // The client's library counts numbers itself, whatever the server says.
    private static String flags(ColumnDefinition41 column) {
        int flags = column.flags() | (ResultSet.isNumber(column) ? NUMBER : 0);
        var text = new StringBuilder();
        for (var flag : FLAGS) {
            if ((flags & flag.bit()) != 0) {
                text.append(flag.name()).append(' ');
            }
        }
        return text.toString();
    }

    private static String type(int code) {
        return switch (code) {
            case 0 -> "DECIMAL";
            case 1 -> "TINY";
            case 2 -> "SHORT";
            case 3 -> "LONG";
            case 4 -> "FLOAT";
            case 5 -> "DOUBLE";
            case 6 -> "NULL";
            case 7 -> "TIMESTAMP";
            case 8 -> "LONGLONG";
            case 9 -> "INT24";
            case 10 -> "DATE";
            case 11 -> "TIME";
            case 12 -> "DATETIME";
            case 13 -> "YEAR";
            case 14 -> "NEWDATE";
            case 16 -> "BIT";
            case 242 -> "VECTOR";
            case 245 -> "JSON";
            case 246 -> "NEWDECIMAL";
            case 247 -> "ENUM";
            case 248 -> "SET";
            case 249 -> "TINY_BLOB";
            case 250 -> "MEDIUM_BLOB";
            case 251 -> "LONG_BLOB";
            case 252 -> "BLOB";
            case 253 -> "VAR_STRING";
            case 254 -> "STRING";
            case 255 -> "GEOMETRY";
            default -> "?-unknown-?";
        };
    }
}
