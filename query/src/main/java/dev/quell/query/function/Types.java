package dev.quell.query.function;

import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.query.value.Derivation;
import dev.quell.query.value.EvalSettings;
import dev.quell.query.value.Typing;

/// The result types that many functions share.
public final class Types {
    private static final long MAX_VARCHAR = 16_383;

    private Types() {}

    /// A signed integer of that display width.
    public static Typing integer(int width, boolean nullable) {
        return Typing.numeric(SqlType.BIGINT.withLength(width), nullable);
    }

    public static Typing unsigned(int width, boolean nullable) {
        return Typing.numeric(SqlType.BIGINT_UNSIGNED.withLength(width), nullable);
    }

    /// 1 or 0.
    public static Typing bool(boolean nullable) {
        return Typing.numeric(SqlType.BOOLEAN, nullable);
    }

    public static Typing real(boolean nullable) {
        return Typing.numeric(SqlType.DOUBLE.withLength(23), nullable);
    }

    public static Typing decimal(int precision, int scale, boolean nullable) {
        return Typing.numeric(SqlType.decimal(precision, scale), nullable);
    }

    /// Text in the connection's collation; long ones are LONGTEXT.
    public static Typing text(long length, EvalSettings settings, boolean nullable) {
        return text(length, settings.connectionCollation(), Derivation.COERCIBLE, nullable);
    }

    public static Typing text(
            long length, Collation collation, Derivation derivation, boolean nullable) {
        if (collation == Collation.BINARY) {
            return binary(length, nullable);
        }
        long limit = Math.max(0, length);
        SqlType type =
                limit > MAX_VARCHAR
                        ? new SqlType(
                                TypeKind.LONGTEXT,
                                Math.min(limit, 4_294_967_295L),
                                0,
                                false,
                                false,
                                collation,
                                java.util.List.of())
                        : SqlType.varchar(limit, collation);
        return new Typing(type, nullable, derivation, false);
    }

    public static Typing binary(long length, boolean nullable) {
        SqlType type =
                length > 65_535
                        ? new SqlType(
                                TypeKind.LONGBLOB,
                                Math.min(length, 4_294_967_295L),
                                0,
                                false,
                                false,
                                Collation.BINARY,
                                java.util.List.of())
                        : SqlType.varbinary(length);
        return new Typing(type, nullable, Derivation.COERCIBLE, false);
    }

    public static Typing temporal(TypeKind kind, int decimals, boolean nullable) {
        SqlType type =
                kind == TypeKind.DATE
                        ? SqlType.DATE
                        : SqlType.temporal(kind, Math.min(decimals, 6));
        return Typing.numeric(type, nullable);
    }

    public static Typing json(boolean nullable) {
        return new Typing(SqlType.JSON, nullable, Derivation.IMPLICIT, false);
    }

    /// How many characters the text of a value of the type can have.
    public static long textLength(SqlType type) {
        return switch (type.kind()) {
            case NULL -> 0;
            case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT, YEAR -> type.length();
            case DECIMAL -> type.length() + (type.decimals() > 0 ? 2 : 1);
            case FLOAT -> 12;
            case DOUBLE -> 23;
            case BIT -> (type.length() + 7) / 8;
            case DATE -> 10;
            case TIME, DATETIME, TIMESTAMP -> type.length();
            case CHAR, VARCHAR, BINARY, VARBINARY -> type.length();
            case TINYTEXT, TINYBLOB -> 255;
            case TEXT, BLOB -> 65_535;
            case MEDIUMTEXT, MEDIUMBLOB -> 16_777_215;
            case LONGTEXT, LONGBLOB, JSON -> 4_294_967_295L;
            case ENUM -> type.members().stream().mapToInt(String::length).max().orElse(0);
            case SET -> type.members().stream().mapToInt(label -> label.length() + 1).sum();
        };
    }
}
