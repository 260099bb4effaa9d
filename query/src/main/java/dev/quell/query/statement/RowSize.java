package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.SqlType;
import dev.quell.storage.catalog.ColumnDefinition;
import java.util.List;

/// MySQL's bookkeeping of row lengths: 65,535 bytes at most, where TEXT and BLOB count as pointers. Quell's rows have other
/// lengths; the limit is kept so that a schema that MySQL refuses is refused here too.
final class RowSize {
    private static final long MAX_BYTES = 65_535;

    private RowSize() {}

    /// @throws dev.quell.base.error.SqlError 1118
    static void check(List<ColumnDefinition> columns) {
        long bytes = 0;
        int nullable = 0;
        for (ColumnDefinition column : columns) {
            bytes += of(column.type());
            nullable += column.nullable() ? 1 : 0;
        }
        if (bytes + (nullable + 7) / 8 > MAX_BYTES) {
            throw ErrorCode.TOO_BIG_ROWSIZE.error(MAX_BYTES);
        }
    }

    /// Bytes that a value of the type takes in MySQL's row format.
    static long of(SqlType type) {
        int characterBytes = type.collation().characterSet().maxBytes();
        return switch (type.kind()) {
            case NULL -> 0;
            case TINYINT, YEAR -> 1;
            case SMALLINT -> 2;
            case MEDIUMINT, DATE -> 3;
            case INT, FLOAT -> 4;
            case BIGINT, DOUBLE -> 8;
            case DECIMAL -> decimal((int) type.length(), type.decimals());
            case BIT -> (type.length() + 7) / 8;
            case TIME -> 3 + fraction(type);
            case TIMESTAMP -> 4 + fraction(type);
            case DATETIME -> 5 + fraction(type);
            case CHAR -> type.length() * characterBytes;
            case BINARY -> type.length();
            case VARCHAR -> variable(type.length() * characterBytes);
            case VARBINARY -> variable(type.length());
            case TINYTEXT, TINYBLOB -> 9;
            case TEXT, BLOB -> 10;
            case MEDIUMTEXT, MEDIUMBLOB -> 11;
            case LONGTEXT, LONGBLOB, JSON -> 12;
            case ENUM -> type.members().size() < 256 ? 1 : 2;
            case SET -> set(type.members().size());
        };
    }

    private static long variable(long bytes) {
        return bytes + (bytes < 256 ? 1 : 2);
    }

    private static int fraction(SqlType type) {
        return (type.decimals() + 1) / 2;
    }

    private static int set(int members) {
        int bytes = (members + 7) / 8;
        return bytes > 4 ? 8 : Math.max(1, bytes);
    }

    /// Nine digits in four bytes, the rest of each side in as few as hold it.
    private static int decimal(int precision, int scale) {
        return digits(precision - scale) + digits(scale);
    }

    private static int digits(int count) {
        return count / 9 * 4 + (count % 9 + 1) / 2;
    }
}
