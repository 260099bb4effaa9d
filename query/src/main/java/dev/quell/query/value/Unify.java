package dev.quell.query.value;

import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// One type for several expressions: of CASE, COALESCE, and the columns of UNION.
public final class Unify {
    private static final int FLOAT_DIGITS = 8;

    private Unify() {}

    /// @param operation as error 1267 names it, such as `case` or `UNION`
    public static Typing of(List<Typing> typings, String operation, EvalSettings settings) {
        boolean nullable = false;
        List<Typing> typed = new ArrayList<>(typings.size());
        for (Typing typing : typings) {
            nullable |= typing.nullable();
            if (typing.type().kind() != TypeKind.NULL) {
                typed.add(typing);
            }
        }
        if (typed.isEmpty()) {
            return Typing.NULL;
        }
        Typing first = typed.get(0);
        boolean same = true;
        for (Typing typing : typed) {
            same &= typing.type().equals(first.type()) && typing.derivation() == first.derivation();
        }
        boolean label = first.type().kind() == TypeKind.ENUM || first.type().kind() == TypeKind.SET;
        if (same && !label) {
            boolean ascii = typed.stream().allMatch(Typing::ascii);
            return new Typing(first.type(), nullable, first.derivation(), ascii);
        }
        return different(typed, operation, settings).withNullable(nullable);
    }

    private static Typing different(List<Typing> typed, String operation, EvalSettings settings) {
        if (all(typed, type -> isNumber(type))) {
            return Typing.numeric(number(typed), false);
        }
        if (all(typed, type -> type.kind().isTemporal())) {
            return Typing.numeric(temporal(typed), false);
        }
        if (all(typed, type -> type.kind() == TypeKind.JSON)) {
            return typed.get(0);
        }
        return text(typed, operation, settings);
    }

    private static boolean isNumber(SqlType type) {
        return type.kind().isNumeric();
    }

    private static boolean all(List<Typing> typings, Predicate<SqlType> condition) {
        return typings.stream().allMatch(typing -> condition.test(typing.type()));
    }

    private static SqlType number(List<Typing> typed) {
        boolean real = false;
        boolean decimal = false;
        boolean unsigned = false;
        boolean signed = false;
        int whole = 0;
        int scale = 0;
        long width = 0;
        TypeKind widest = TypeKind.TINYINT;
        for (Typing typing : typed) {
            SqlType type = typing.type();
            real |= type.kind() == TypeKind.DOUBLE || type.kind() == TypeKind.FLOAT;
            decimal |= type.kind() == TypeKind.DECIMAL;
            unsigned |= Arithmetic.isUnsigned(type);
            signed |= !Arithmetic.isUnsigned(type);
            whole = Math.max(whole, Arithmetic.digits(type) - Arithmetic.scale(type));
            scale = Math.max(scale, Arithmetic.scale(type));
            width = Math.max(width, type.length());
            TypeKind kind = integer(type.kind());
            widest = kind.compareTo(widest) > 0 ? kind : widest;
        }
        if (real) {
            return real(typed);
        }
        if (all(typed, type -> type.kind() == TypeKind.BIT)) {
            return typed.get(0).type().withLength(width);
        }
        boolean wider = unsigned && signed && hasUnsigned(typed, widest);
        if (decimal || (wider && widest == TypeKind.BIGINT)) {
            return SqlType.decimal(Math.clamp(whole + scale, 1, Decimals.MAX_PRECISION), scale);
        }
        TypeKind kind = wider ? wider(widest) : widest;
        if (wider && kind == TypeKind.BIGINT) {
            width = SqlType.BIGINT.length();
        }
        SqlType type = new SqlType(kind, width, 0, false, false, Collation.BINARY, List.of());
        return unsigned && !signed ? type.asUnsigned() : type;
    }

    /// FLOAT takes in integers of few digits. The decimals are fixed if they are so everywhere.
    private static SqlType real(List<Typing> typed) {
        int decimals = 0;
        for (Typing typing : typed) {
            decimals = Math.max(decimals, Arithmetic.realDecimals(typing.type()));
        }
        boolean fixed = decimals < SqlType.NOT_FIXED;
        if (!fixed && all(typed, type -> type.kind() == TypeKind.FLOAT)) {
            return SqlType.FLOAT;
        }
        boolean single =
                all(
                        typed,
                        type ->
                                type.kind() == TypeKind.FLOAT
                                        || (type.kind().isInteger()
                                                && Arithmetic.digits(type) <= FLOAT_DIGITS));
        if (!single) {
            return SqlType.real(decimals);
        }
        SqlType type = typed.getFirst().type();
        boolean first = type.kind() == TypeKind.FLOAT && type.decimals() == decimals;
        return fixed && first
                ? type
                : new SqlType(
                        TypeKind.FLOAT, 23, decimals, false, false, Collation.BINARY, List.of());
    }

    private static TypeKind integer(TypeKind kind) {
        if (kind == TypeKind.YEAR) {
            return TypeKind.SMALLINT;
        }
        return kind.isInteger() ? kind : TypeKind.BIGINT;
    }

    /// Whether signed and unsigned numbers together need the next wider type: only if the widest ones are among the unsigned.
    private static boolean hasUnsigned(List<Typing> typed, TypeKind kind) {
        return typed.stream()
                .map(Typing::type)
                .anyMatch(type ->
                        type.kind() == TypeKind.BIT
                                || (type.kind() == kind && Arithmetic.isUnsigned(type)));
    }

    private static TypeKind wider(TypeKind kind) {
        return switch (kind) {
            case TINYINT -> TypeKind.SMALLINT;
            case SMALLINT -> TypeKind.MEDIUMINT;
            case MEDIUMINT -> TypeKind.INT;
            default -> TypeKind.BIGINT;
        };
    }

    private static SqlType temporal(List<Typing> typed) {
        int decimals = 0;
        TypeKind kind = typed.get(0).type().kind();
        for (Typing typing : typed) {
            decimals = Math.max(decimals, typing.type().decimals());
            if (typing.type().kind() != kind) {
                kind = TypeKind.DATETIME;
            }
        }
        return kind == TypeKind.DATE ? SqlType.DATE : SqlType.temporal(kind, decimals);
    }

    private static Typing text(List<Typing> typed, String operation, EvalSettings settings) {
        long length = 0;
        boolean ascii = true;
        for (Typing typing : typed) {
            ascii &= typing.ascii();
        }
        Collations.Held held =
                Collations.aggregate(
                        typed,
                        operation,
                        operation.equals("UNION")
                                ? Collations.Purpose.SET_OPERATION
                                : Collations.Purpose.RESULT,
                        settings);
        for (Typing typing : typed) {
            length = Math.max(length, TypeLengths.text(typing.type(), held.collation()));
        }
        boolean large = all(typed, type -> true) && typed.stream().anyMatch(Unify::isLarge);
        return new Typing(
                TypeLengths.textType(length, held.collation(), large),
                false,
                held.derivation(),
                ascii);
    }

    private static boolean isLarge(Typing typing) {
        return typing.type().kind().isLarge();
    }
}
