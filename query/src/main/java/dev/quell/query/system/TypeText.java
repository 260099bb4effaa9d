package dev.quell.query.system;

import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Column types as text, both ways: `int unsigned`, `varchar(20)`, `enum('a','b')`, as COLUMN_TYPE, SHOW COLUMNS and SHOW
/// CREATE TABLE write them.
final class TypeText {
    private TypeText() {}

    /// DATA_TYPE: the type's name alone.
    static String name(SqlType type) {
        return type.kind().name().toLowerCase(Locale.ROOT);
    }

    /// COLUMN_TYPE: the type with its lengths and attributes, but without character set and collation.
    static String of(SqlType type) {
        var text = new StringBuilder(name(type));
        switch (type.kind()) {
            case CHAR, VARCHAR, BINARY, VARBINARY, BIT ->
                    text.append('(').append(type.length()).append(')');
            case DECIMAL ->
                    text.append('(')
                            .append(type.length())
                            .append(',')
                            .append(type.decimals())
                            .append(')');
            case FLOAT, DOUBLE -> {
                if (type.decimals() != SqlType.NOT_FIXED) {
                    text.append('(')
                            .append(type.length())
                            .append(',')
                            .append(type.decimals())
                            .append(')');
                }
            }
            case TIME, DATETIME, TIMESTAMP -> {
                if (type.decimals() > 0) {
                    text.append('(').append(type.decimals()).append(')');
                }
            }
            case ENUM, SET -> appendMembers(text, type.members());
            case TINYINT -> {
                // tinyint(1) is what BOOL makes; it alone keeps its display width, because drivers
                // read it as a boolean.
                if (type.length() == 1 && !type.unsigned() || type.zerofill()) {
                    text.append('(').append(type.length()).append(')');
                }
            }
            case SMALLINT, MEDIUMINT, INT, BIGINT -> {
                if (type.zerofill()) {
                    text.append('(').append(type.length()).append(')');
                }
            }
            case NULL,
                    DATE,
                    YEAR,
                    JSON,
                    TINYTEXT,
                    TEXT,
                    MEDIUMTEXT,
                    LONGTEXT,
                    TINYBLOB,
                    BLOB,
                    MEDIUMBLOB,
                    LONGBLOB -> {
                // the name says it all
            }
        }
        if (type.unsigned() && type.kind() != TypeKind.YEAR && type.kind() != TypeKind.BIT) {
            text.append(" unsigned");
        }
        if (type.zerofill() && type.kind() != TypeKind.YEAR) {
            text.append(" zerofill");
        }
        return text.toString();
    }

    private static void appendMembers(StringBuilder text, List<String> members) {
        char separator = '(';
        for (String member : members) {
            text.append(separator).append(quoted(member));
            separator = ',';
        }
        text.append(')');
    }

    /// A string literal, quotes doubled.
    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /// Reads what [#of] writes.
    ///
    /// @param collation of character types, ENUM and SET
    static SqlType parse(String text, Collation collation) {
        int open = text.indexOf('(');
        int close = text.lastIndexOf(')');
        String name = (open < 0 ? text.split(" ", 2)[0] : text.substring(0, open));
        String inside = open < 0 ? "" : text.substring(open + 1, close);
        boolean unsigned = text.endsWith(" unsigned");
        var kind = TypeKind.valueOf(name.toUpperCase(Locale.ROOT));
        return switch (kind) {
            case ENUM, SET ->
                    new SqlType(kind, 0, 0, false, false, collation, members(inside))
                            .withLength(longest(kind, members(inside)));
            case TIME, DATETIME, TIMESTAMP ->
                    SqlType.temporal(kind, inside.isEmpty() ? 0 : Integer.parseInt(inside));
            case DECIMAL -> {
                String[] digits = inside.split(",");
                var decimal =
                        SqlType.decimal(Integer.parseInt(digits[0]), Integer.parseInt(digits[1]));
                yield unsigned ? decimal.asUnsigned() : decimal;
            }
            case FLOAT -> SqlType.FLOAT;
            case DOUBLE -> SqlType.DOUBLE;
            case JSON -> SqlType.JSON;
            case NULL -> SqlType.NULL;
            case DATE -> SqlType.DATE;
            case YEAR -> SqlType.YEAR;
            default ->
                    new SqlType(
                            kind,
                            inside.isEmpty() ? defaultLength(kind) : Long.parseLong(inside),
                            0,
                            unsigned,
                            false,
                            kind.isCharacter() ? collation : Collation.BINARY,
                            List.of());
        };
    }

    private static long defaultLength(TypeKind kind) {
        return switch (kind) {
            case TINYINT -> 4;
            case SMALLINT -> 6;
            case MEDIUMINT -> 9;
            case INT -> 11;
            case BIGINT -> 20;
            case TINYTEXT, TINYBLOB -> 255;
            case TEXT, BLOB -> 65_535;
            case MEDIUMTEXT, MEDIUMBLOB -> 16_777_215;
            case LONGTEXT, LONGBLOB -> 4_294_967_295L;
            default -> 1;
        };
    }

    private static long longest(TypeKind kind, List<String> members) {
        return kind == TypeKind.ENUM
                ? members.stream().mapToInt(String::length).max().orElse(0)
                : members.stream().mapToInt(member -> member.length() + 1).sum();
    }

    private static List<String> members(String inside) {
        var members = new ArrayList<String>();
        for (String part : inside.split(",")) {
            members.add(part.substring(1, part.length() - 1).replace("''", "'"));
        }
        return members;
    }
}
