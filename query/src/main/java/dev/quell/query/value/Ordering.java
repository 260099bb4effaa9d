package dev.quell.query.value;

import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;

/// How values of one type are ordered among themselves: by ORDER BY, MIN, MAX.
public final class Ordering {
    private Ordering() {}

    public static Comparison of(SqlType type) {
        return switch (type.kind()) {
            case NULL, TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT, BIT, YEAR -> Comparison.INTEGER;
            case DECIMAL -> Comparison.DECIMAL;
            case FLOAT, DOUBLE -> Comparison.REAL;
            case DATE, DATETIME, TIMESTAMP -> Comparison.DATETIME;
            case TIME -> Comparison.TIME;
            case JSON -> Comparison.JSON;
            case CHAR,
                    VARCHAR,
                    BINARY,
                    VARBINARY,
                    TINYTEXT,
                    TEXT,
                    MEDIUMTEXT,
                    LONGTEXT,
                    TINYBLOB,
                    BLOB,
                    MEDIUMBLOB,
                    LONGBLOB,
                    ENUM,
                    SET ->
                    Comparison.text(type.collation());
        };
    }

    /// The comparison of ORDER BY: ENUM and SET go by their numbers.
    public static Comparison forSorting(SqlType type) {
        return switch (type.kind()) {
            case ENUM, SET -> Comparison.INTEGER;
            default -> of(type);
        };
    }

    /// With NULL before everything else.
    public static int compare(Value a, Value b, Comparer comparer, EvalContext context) {
        if (a.isNull() || b.isNull()) {
            return Boolean.compare(!a.isNull(), !b.isNull());
        }
        return comparer.compare(a, b, context);
    }
}
