package dev.quell.wire.packet;

import dev.quell.base.value.TypeKind;

/// The protocol's codes of column and parameter types (`MYSQL_TYPE_…`).
public final class FieldType {
    public static final int DECIMAL = 0;
    public static final int TINY = 1;
    public static final int SHORT = 2;
    public static final int LONG = 3;
    public static final int FLOAT = 4;
    public static final int DOUBLE = 5;
    public static final int NULL = 6;
    public static final int TIMESTAMP = 7;
    public static final int LONGLONG = 8;
    public static final int INT24 = 9;
    public static final int DATE = 10;
    public static final int TIME = 11;
    public static final int DATETIME = 12;
    public static final int YEAR = 13;
    public static final int NEWDATE = 14;
    public static final int VARCHAR = 15;
    public static final int BIT = 16;
    public static final int BOOL = 244;
    public static final int JSON = 245;
    public static final int NEWDECIMAL = 246;
    public static final int ENUM = 247;
    public static final int SET = 248;
    public static final int TINY_BLOB = 249;
    public static final int MEDIUM_BLOB = 250;
    public static final int LONG_BLOB = 251;
    public static final int BLOB = 252;
    public static final int VAR_STRING = 253;
    public static final int STRING = 254;
    public static final int GEOMETRY = 255;

    private FieldType() {}

    /// The code that a result's column definition carries: all TEXT and BLOB sizes are BLOB, ENUM and SET are STRING.
    public static int of(TypeKind kind) {
        return switch (kind) {
            case NULL -> NULL;
            case TINYINT -> TINY;
            case SMALLINT -> SHORT;
            case MEDIUMINT -> INT24;
            case INT -> LONG;
            case BIGINT -> LONGLONG;
            case DECIMAL -> NEWDECIMAL;
            case FLOAT -> FLOAT;
            case DOUBLE -> DOUBLE;
            case BIT -> BIT;
            case DATE -> DATE;
            case TIME -> TIME;
            case DATETIME -> DATETIME;
            case TIMESTAMP -> TIMESTAMP;
            case YEAR -> YEAR;
            case CHAR, BINARY, ENUM, SET -> STRING;
            case VARCHAR, VARBINARY -> VAR_STRING;
            case TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB -> BLOB;
            case JSON -> JSON;
        };
    }
}
