package dev.quell.sql.tree;

import dev.quell.base.value.TypeKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A data type as written in a column definition, a CAST or a routine.
///
/// `BOOL` is `TINYINT(1)`, `SERIAL` is `BIGINT UNSIGNED` (its column gets the rest), `DEC`, `NUMERIC` and `FIXED` are
/// DECIMAL, `REAL` is DOUBLE (FLOAT under REAL_AS_FLOAT), `FLOAT(25)` is DOUBLE, `NCHAR` has the character set utf8mb3.
///
/// @param kind the type; a text type whose character set is binary is still named by the words written
/// @param length what stands in the parentheses first: characters, bytes, bits, digits, display width
/// @param decimals the second number, or for temporal types the digits of a second
/// @param charset the character set, as written
/// @param collation the collation, as written after the type or as a column attribute
/// @param binary the attribute BINARY: the `_bin` collation of the character set
/// @param members labels of ENUM and SET
public record DataType(
        TypeKind kind,
        OptionalLong length,
        OptionalInt decimals,
        boolean unsigned,
        boolean zerofill,
        Optional<String> charset,
        Optional<String> collation,
        boolean binary,
        List<String> members) {
    public DataType {
        members = List.copyOf(members);
    }

    /// A type with no attribute at all.
    public static DataType of(TypeKind kind) {
        return of(kind, OptionalLong.empty(), OptionalInt.empty());
    }

    /// A type with numbers in parentheses.
    public static DataType of(TypeKind kind, OptionalLong length, OptionalInt decimals) {
        return new DataType(
                kind,
                length,
                decimals,
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                false,
                List.of());
    }

    /// The same as UNSIGNED, ZEROFILL or both (ZEROFILL implies UNSIGNED).
    public DataType withSign(boolean isUnsigned, boolean isZerofill) {
        return new DataType(
                kind,
                length,
                decimals,
                isUnsigned || isZerofill,
                isZerofill,
                charset,
                collation,
                binary,
                members);
    }

    /// The same with a character set, and BINARY or not.
    public DataType withCharset(Optional<String> newCharset, boolean isBinary) {
        return new DataType(
                kind,
                length,
                decimals,
                unsigned,
                zerofill,
                newCharset,
                collation,
                isBinary,
                members);
    }

    /// The same with a collation.
    public DataType withCollation(String newCollation) {
        return new DataType(
                kind,
                length,
                decimals,
                unsigned,
                zerofill,
                charset,
                Optional.of(newCollation),
                binary,
                members);
    }

    /// The same with the labels of ENUM or SET.
    public DataType withMembers(List<String> newMembers) {
        return new DataType(
                kind, length, decimals, unsigned, zerofill, charset, collation, binary, newMembers);
    }
}
