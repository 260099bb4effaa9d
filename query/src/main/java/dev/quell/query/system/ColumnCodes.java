package dev.quell.query.system;

import dev.quell.base.text.Collation;
import dev.quell.base.value.ColumnImage;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.Generation;

/// A column's type in InnoDB's numbers: MTYPE, PRTYPE and LEN of `INNODB_COLUMNS`.
final class ColumnCodes {
    // InnoDB's DATA_… main types.
    private static final int LATIN1_VARCHAR = 1;
    private static final int LATIN1_CHAR = 2;
    private static final int FIXED_BINARY = 3;
    private static final int VARYING_BINARY = 4;
    private static final int BLOB = 5;
    private static final int INTEGER = 6;
    private static final int FLOAT = 9;
    private static final int DOUBLE = 10;
    private static final int VARCHAR = 12;
    private static final int CHAR = 13;

    // InnoDB's flags beside MySQL's type.
    private static final int NOT_NULL = 256;
    private static final int UNSIGNED = 512;
    private static final int BINARY = 1_024;
    private static final int LONG_VARCHAR = 4_096;
    private static final int VIRTUAL = 8_192;
    private static final int COLLATION_SHIFT = 16;

    private static final int LATIN1 = 8;
    private static final int LENGTH_IN_ONE_BYTE = 255;
    private static final int POINTER = 8;

    private ColumnCodes() {}

    static int mainType(SqlType type) {
        boolean latin1 = type.collation() == Collation.LATIN1_SWEDISH_CI;
        return switch (type.kind()) {
            case CHAR -> latin1 ? LATIN1_CHAR : CHAR;
            case VARCHAR -> latin1 ? LATIN1_VARCHAR : VARCHAR;
            case BINARY, DECIMAL, DATETIME, TIMESTAMP, TIME, BIT -> FIXED_BINARY;
            case VARBINARY -> VARYING_BINARY;
            case FLOAT -> FLOAT;
            case DOUBLE -> DOUBLE;
            default -> type.kind().isLarge() ? BLOB : INTEGER;
        };
    }

    static int preciseType(ColumnDefinition column) {
        var type = column.type();
        boolean text = type.kind().isCharacter();
        boolean bits = type.kind() == TypeKind.BIT;
        boolean members = type.kind() == TypeKind.ENUM || type.kind() == TypeKind.SET;
        boolean unsigned = type.unsigned() || type.kind() == TypeKind.YEAR || bits || members;
        boolean virtual =
                column.generation() instanceof Generation.Always(_, var stored) && !stored;
        return mysqlType(type.kind())
                + (column.nullable() ? 0 : NOT_NULL)
                + (unsigned ? UNSIGNED : 0)
                + (text || members ? 0 : BINARY)
                + (isLongVarchar(type) ? LONG_VARCHAR : 0)
                + (virtual ? VIRTUAL : 0)
                + (collation(type) << COLLATION_SHIFT);
    }

    private static boolean isLongVarchar(SqlType type) {
        boolean varying = type.kind() == TypeKind.VARCHAR || type.kind() == TypeKind.VARBINARY;
        return varying && length(type) > LENGTH_IN_ONE_BYTE;
    }

    // Numbers that InnoDB keeps as bytes have the character set of numbers.
    private static int collation(SqlType type) {
        return switch (type.kind()) {
            case DECIMAL, DATETIME, TIMESTAMP, TIME -> LATIN1;
            case BINARY, VARBINARY, BIT, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB ->
                    Collation.BINARY.id();
            case JSON -> Collation.UTF8MB4_BIN.id();
            default -> type.kind().isCharacter() ? type.collation().id() : 0;
        };
    }

    private static int mysqlType(TypeKind kind) {
        return switch (kind) {
            case NULL -> 6;
            case TINYINT -> 1;
            case SMALLINT -> 2;
            case MEDIUMINT -> 9;
            case INT -> 3;
            case BIGINT -> 8;
            case DECIMAL -> 246;
            case FLOAT -> 4;
            case DOUBLE -> 5;
            case BIT -> 16;
            case DATE -> 10;
            case TIME -> 11;
            case DATETIME -> 12;
            case TIMESTAMP -> 7;
            case YEAR -> 13;
            case VARCHAR, VARBINARY -> 15;
            case CHAR, BINARY, ENUM, SET -> 254;
            case JSON -> 245;
            case TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB -> 252;
        };
    }

    static long length(SqlType type) {
        return switch (type.kind()) {
            case CHAR, VARCHAR -> type.length() * type.collation().characterSet().maxBytes();
            case VARBINARY -> type.length();
            case TINYTEXT, TINYBLOB -> POINTER + 1;
            case TEXT, BLOB -> POINTER + 2;
            case MEDIUMTEXT, MEDIUMBLOB -> POINTER + 3;
            case LONGTEXT, LONGBLOB, JSON -> POINTER + 4;
            default -> ColumnImage.width(type);
        };
    }
}
