package dev.quell.query.function;

import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.query.value.Derivation;
import dev.quell.query.value.EvalSettings;
import dev.quell.query.value.TypeLengths;
import dev.quell.query.value.Typing;

/// The result types that many functions share.
public final class Types {
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
        return new Typing(
                TypeLengths.textType(Math.max(0, length), collation, false),
                nullable,
                derivation,
                false);
    }

    public static Typing binary(long length, boolean nullable) {
        return new Typing(
                TypeLengths.textType(length, Collation.BINARY, false),
                nullable,
                Derivation.COERCIBLE,
                false);
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
        return TypeLengths.text(type);
    }
}
