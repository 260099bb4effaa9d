package dev.quell.base.value;

import dev.quell.base.text.Collation;
import java.util.List;

/// The type of a column or an expression.
///
/// @param kind which of MySQL's types
/// @param length characters (CHAR, VARCHAR, TEXT), bytes (BINARY, BLOB), bits (BIT), digits in all (DECIMAL), or display
///     width (integers); at least 0
/// @param decimals digits after the point for DECIMAL, FLOAT(m,d), DOUBLE(m,d) and of a second for temporal types;
///     [#NOT_FIXED] for FLOAT and DOUBLE without
/// @param unsigned for numbers
/// @param zerofill for numbers
/// @param collation the collation of characters (and ENUM, SET); [Collation#BINARY] for the rest
/// @param members labels of ENUM and SET, else empty
public record SqlType(
        TypeKind kind,
        long length,
        int decimals,
        boolean unsigned,
        boolean zerofill,
        Collation collation,
        List<String> members) {

    /// "As many decimals as it takes" in FLOAT and DOUBLE; the protocol's value 31.
    public static final int NOT_FIXED = 31;

    public static final SqlType NULL = plain(TypeKind.NULL, 0);
    public static final SqlType BIGINT = plain(TypeKind.BIGINT, 20);
    public static final SqlType BIGINT_UNSIGNED =
            new SqlType(TypeKind.BIGINT, 20, 0, true, false, Collation.BINARY, List.of());
    public static final SqlType INT = plain(TypeKind.INT, 11);

    /// What comparisons and logic give: an integer of display width 1.
    public static final SqlType BOOLEAN = plain(TypeKind.BIGINT, 1);

    public static final SqlType DOUBLE =
            new SqlType(TypeKind.DOUBLE, 22, NOT_FIXED, false, false, Collation.BINARY, List.of());
    public static final SqlType FLOAT =
            new SqlType(TypeKind.FLOAT, 12, NOT_FIXED, false, false, Collation.BINARY, List.of());
    public static final SqlType DATE = plain(TypeKind.DATE, 10);
    public static final SqlType YEAR =
            new SqlType(TypeKind.YEAR, 4, 0, true, true, Collation.BINARY, List.of());

    /// A year that is computed: unlike a column's it is not filled up with zeros.
    public static final SqlType COMPUTED_YEAR =
            new SqlType(TypeKind.YEAR, 4, 0, true, false, Collation.BINARY, List.of());

    public static final SqlType JSON = plain(TypeKind.JSON, 4_294_967_295L);

    public SqlType {
        members = List.copyOf(members);
    }

    /// How many characters ZEROFILL makes of a number; 0 without it. A DECIMAL's point is one besides its digits.
    public int leastCharacters() {
        boolean hasPoint = kind == TypeKind.DECIMAL && decimals > 0;
        return zerofill ? (int) length + (hasPoint ? 1 : 0) : 0;
    }

    private static SqlType plain(TypeKind kind, long length) {
        return new SqlType(kind, length, 0, false, false, Collation.BINARY, List.of());
    }

    /// DECIMAL(precision, scale).
    public static SqlType decimal(int precision, int scale) {
        return new SqlType(
                TypeKind.DECIMAL, precision, scale, false, false, Collation.BINARY, List.of());
    }

    /// What a computation in DOUBLE gives: with a fixed number of decimals where its operands have one.
    ///
    /// @param decimals [#NOT_FIXED] or more for as many as it takes
    public static SqlType real(int decimals) {
        return decimals >= NOT_FIXED
                ? DOUBLE.withLength(23)
                : new SqlType(
                        TypeKind.DOUBLE,
                        17L + decimals,
                        decimals,
                        false,
                        false,
                        Collation.BINARY,
                        List.of());
    }

    /// VARCHAR(length) in the given collation.
    public static SqlType varchar(long length, Collation collation) {
        return new SqlType(TypeKind.VARCHAR, length, 0, false, false, collation, List.of());
    }

    /// VARBINARY(length).
    public static SqlType varbinary(long length) {
        return plain(TypeKind.VARBINARY, length);
    }

    /// TIME, DATETIME or TIMESTAMP with 0 to 6 digits of a second.
    public static SqlType temporal(TypeKind kind, int decimals) {
        long width = kind == TypeKind.TIME ? 10 : 19;
        return new SqlType(
                kind,
                decimals == 0 ? width : width + 1 + decimals,
                decimals,
                false,
                false,
                Collation.BINARY,
                List.of());
    }

    public SqlType asUnsigned() {
        return new SqlType(kind, length, decimals, true, zerofill, collation, members);
    }

    public SqlType withCollation(Collation newCollation) {
        return new SqlType(kind, length, decimals, unsigned, zerofill, newCollation, members);
    }

    public SqlType withLength(long newLength) {
        return new SqlType(kind, newLength, decimals, unsigned, zerofill, collation, members);
    }
}
