package dev.quell.sql.parse;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.SqlMode;
import dev.quell.base.value.TypeKind;
import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Data types, and the names of character sets and collations.
final class TypeParser {
    private static final int FLOAT_DIGITS = 24;
    private static final int DOUBLE_DIGITS = 53;

    private final Cursor in;

    TypeParser(Grammar grammar) {
        this.in = grammar.in;
    }

    /// A character set: a name, a string, or BINARY.
    String charsetName() {
        if (in.accept(Token.BINARY)) {
            return "binary";
        }
        String name = in.nameOrString();
        Deprecations.charset(in, name);
        return name;
    }

    /// A collation: a name, a string, or BINARY.
    String collationName() {
        if (in.accept(Token.BINARY)) {
            return "binary";
        }
        String name = in.nameOrString();
        Deprecations.collation(in, name);
        return name;
    }

    boolean startsCharset() {
        return in.is(Token.CHARSET)
                || in.is(Token.CHARACTER, Token.SET)
                || in.is(Token.CHAR, Token.SET);
    }

    /// `CHARACTER SET` in any of its spellings.
    void takeCharsetWords() {
        if (!in.accept(Token.CHARSET)) {
            in.advance();
            in.expect(Token.SET);
        }
    }

    /// `(number)`.
    int parenthesisedInt() {
        in.expect(Token.LEFT_PAREN);
        long value = wholeNumber();
        in.expect(Token.RIGHT_PAREN);
        return (int) Math.min(value, Integer.MAX_VALUE);
    }

    /// A whole number as written; more than 2^63-1 counts as that.
    long wholeNumber() {
        if (!in.is(Token.INTEGER_NUMBER)) {
            throw in.error();
        }
        String digits = in.takeSource();
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException tooLong) {
            return Long.MAX_VALUE;
        }
    }

    /// A whole number up to 2^64-1, as 64 bits without a sign; more counts as that.
    long unsignedNumber() {
        if (!in.is(Token.INTEGER_NUMBER)) {
            throw in.error();
        }
        String digits = in.takeSource();
        try {
            return Long.parseUnsignedLong(digits);
        } catch (NumberFormatException tooLong) {
            return -1;
        }
    }

    // Types of CAST and CONVERT

    DataType castType() {
        return switch (in.kind()) {
            case SIGNED -> {
                in.advance();
                acceptInteger();
                yield DataType.of(TypeKind.BIGINT);
            }
            case UNSIGNED -> {
                in.advance();
                acceptInteger();
                yield DataType.of(TypeKind.BIGINT).withSign(true, false);
            }
            case BINARY -> sized(TypeKind.BINARY);
            case CHAR, CHARACTER, NCHAR -> {
                boolean national = in.is(Token.NCHAR);
                var type = sized(TypeKind.CHAR);
                yield national ? national(type) : castAttributes(type);
            }
            case NATIONAL -> {
                in.advance();
                if (!in.is(Token.CHAR) && !in.is(Token.CHARACTER)) {
                    throw in.error();
                }
                yield national(sized(TypeKind.CHAR));
            }
            case DATE -> plain(TypeKind.DATE);
            case YEAR -> plain(TypeKind.YEAR);
            case JSON -> plain(TypeKind.JSON);
            case TIME -> temporal(TypeKind.TIME);
            case DATETIME -> temporal(TypeKind.DATETIME);
            case DECIMAL, DEC -> number(TypeKind.DECIMAL, false);
            case FLOAT -> floatCast();
            case DOUBLE, REAL -> {
                boolean isDouble = in.is(Token.DOUBLE);
                in.advance();
                if (isDouble) {
                    in.accept(Token.PRECISION);
                }
                yield DataType.of(isDouble ? TypeKind.DOUBLE : realKind());
            }
            default -> {
                refuseSpatial();
                throw in.error();
            }
        };
    }

    /// In a column definition the one who makes the column warns of BINARY.
    private DataType castAttributes(DataType type) {
        var cast = charsetAttributes(type);
        if (cast.binary()) {
            in.warn(
                    Deprecations.replaced(
                            "BINARY as attribute of a type",
                            "a CHARACTER SET clause with _bin collation"));
        }
        return cast;
    }

    private void acceptInteger() {
        if (!in.accept(Token.INTEGER)) {
            in.accept(Token.INT);
        }
    }

    private DataType floatCast() {
        in.advance();
        int digits = in.is(Token.LEFT_PAREN) ? parenthesisedInt() : 0;
        if (digits > DOUBLE_DIGITS) {
            throw ErrorCode.TOO_BIG_PRECISION.error(digits, "CAST", DOUBLE_DIGITS);
        }
        return DataType.of(digits > FLOAT_DIGITS ? TypeKind.DOUBLE : TypeKind.FLOAT);
    }

    private TypeKind realKind() {
        return in.mode.has(SqlMode.Flag.REAL_AS_FLOAT) ? TypeKind.FLOAT : TypeKind.DOUBLE;
    }

    // Types of columns

    DataType columnType() {
        var integer = integerKind(in.kind());
        if (integer != null) {
            return integer(integer);
        }
        return switch (in.kind()) {
            case BOOL, BOOLEAN -> {
                in.advance();
                yield DataType.of(TypeKind.TINYINT, OptionalLong.of(1), OptionalInt.empty());
            }
            case SERIAL -> plain(TypeKind.BIGINT).withSign(true, false);
            case DECIMAL, DEC, NUMERIC, FIXED -> number(TypeKind.DECIMAL, true);
            case FLOAT, FLOAT4 -> floatType();
            case DOUBLE, FLOAT8 -> doubleType();
            case REAL -> number(realKind(), true);
            case BIT -> sized(TypeKind.BIT);
            case YEAR -> signs(sized(TypeKind.YEAR));
            case DATE -> plain(TypeKind.DATE);
            case TIME -> temporal(TypeKind.TIME);
            case DATETIME -> temporal(TypeKind.DATETIME);
            case TIMESTAMP -> temporal(TypeKind.TIMESTAMP);
            case JSON -> plain(TypeKind.JSON);
            case BINARY -> sized(TypeKind.BINARY);
            case VARBINARY -> {
                in.advance();
                yield required(TypeKind.VARBINARY);
            }
            case TINYBLOB -> plain(TypeKind.TINYBLOB);
            case MEDIUMBLOB -> plain(TypeKind.MEDIUMBLOB);
            case LONGBLOB -> plain(TypeKind.LONGBLOB);
            case BLOB -> sized(TypeKind.BLOB);
            case ENUM -> members(TypeKind.ENUM);
            case SET -> members(TypeKind.SET);
            default -> characterType();
        };
    }

    private static @Nullable TypeKind integerKind(Token token) {
        return switch (token) {
            case TINYINT, INT1 -> TypeKind.TINYINT;
            case SMALLINT, INT2 -> TypeKind.SMALLINT;
            case MEDIUMINT, MIDDLEINT, INT3 -> TypeKind.MEDIUMINT;
            case INT, INTEGER, INT4 -> TypeKind.INT;
            case BIGINT, INT8 -> TypeKind.BIGINT;
            default -> null;
        };
    }

    private DataType integer(TypeKind kind) {
        in.advance();
        return signs(DataType.of(kind, optionalLength(), OptionalInt.empty()));
    }

    private DataType signs(DataType type) {
        boolean unsigned = false;
        boolean zerofill = false;
        while (true) {
            if (in.accept(Token.UNSIGNED)) {
                unsigned = true;
            } else if (in.accept(Token.ZEROFILL)) {
                zerofill = true;
            } else if (!in.accept(Token.SIGNED)) {
                return unsigned || zerofill ? type.withSign(unsigned, zerofill) : type;
            }
        }
    }

    private OptionalLong optionalLength() {
        if (!in.accept(Token.LEFT_PAREN)) {
            return OptionalLong.empty();
        }
        long length = wholeNumber();
        in.expect(Token.RIGHT_PAREN);
        return OptionalLong.of(length);
    }

    private DataType plain(TypeKind kind) {
        in.advance();
        return DataType.of(kind);
    }

    private DataType sized(TypeKind kind) {
        in.advance();
        return DataType.of(kind, optionalLength(), OptionalInt.empty());
    }

    private DataType required(TypeKind kind) {
        if (!in.is(Token.LEFT_PAREN)) {
            throw in.error();
        }
        return DataType.of(kind, optionalLength(), OptionalInt.empty());
    }

    private DataType temporal(TypeKind kind) {
        in.advance();
        OptionalInt decimals =
                in.is(Token.LEFT_PAREN) ? OptionalInt.of(parenthesisedInt()) : OptionalInt.empty();
        return DataType.of(kind, OptionalLong.empty(), decimals);
    }

    /// `DECIMAL(10, 2) UNSIGNED` and its kind.
    private DataType number(TypeKind kind, boolean signed) {
        in.advance();
        var type = digits(kind, true);
        return signed ? signs(type) : type;
    }

    private DataType digits(TypeKind kind, boolean mayBeOne) {
        if (!in.accept(Token.LEFT_PAREN)) {
            return DataType.of(kind);
        }
        var length = OptionalLong.of(wholeNumber());
        OptionalInt decimals = OptionalInt.empty();
        if (!mayBeOne || in.is(Token.COMMA)) {
            in.expect(Token.COMMA);
            decimals = OptionalInt.of((int) Math.min(wholeNumber(), Integer.MAX_VALUE));
        }
        in.expect(Token.RIGHT_PAREN);
        return DataType.of(kind, length, decimals);
    }

    private DataType floatType() {
        in.advance();
        var type = digits(TypeKind.FLOAT, true);
        if (type.decimals().isEmpty() && type.length().isPresent()) {
            type =
                    DataType.of(
                            type.length().getAsLong() > FLOAT_DIGITS
                                    ? TypeKind.DOUBLE
                                    : TypeKind.FLOAT);
        }
        return signs(type);
    }

    private DataType doubleType() {
        boolean isDouble = in.is(Token.DOUBLE);
        in.advance();
        if (isDouble) {
            in.accept(Token.PRECISION);
        }
        return signs(digits(TypeKind.DOUBLE, false));
    }

    private DataType members(TypeKind kind) {
        in.advance();
        in.expect(Token.LEFT_PAREN);
        var members = new ArrayList<String>();
        do {
            members.add(member());
        } while (in.accept(Token.COMMA));
        in.expect(Token.RIGHT_PAREN);
        return charsetAttributes(DataType.of(kind)).withMembers(members);
    }

    private String member() {
        if (in.is(Token.HEX_NUMBER) || in.is(Token.BIT_NUMBER)) {
            throw ErrorCode.NOT_SUPPORTED_YET.error("hexadecimal labels of ENUM and SET");
        }
        return in.string();
    }

    private DataType characterType() {
        return switch (in.kind()) {
            case CHAR, CHARACTER -> {
                in.advance();
                boolean varying = in.accept(Token.VARYING);
                yield charsetAttributes(
                        varying ? required(TypeKind.VARCHAR) : optional(TypeKind.CHAR));
            }
            case VARCHAR, VARCHARACTER -> {
                in.advance();
                yield charsetAttributes(required(TypeKind.VARCHAR));
            }
            case NCHAR, NVARCHAR, NATIONAL -> nationalType();
            case TINYTEXT -> charsetAttributes(plain(TypeKind.TINYTEXT));
            case TEXT -> charsetAttributes(sized(TypeKind.TEXT));
            case MEDIUMTEXT -> charsetAttributes(plain(TypeKind.MEDIUMTEXT));
            case LONGTEXT -> charsetAttributes(plain(TypeKind.LONGTEXT));
            case LONG -> longType();
            default -> {
                refuseSpatial();
                throw in.error();
            }
        };
    }

    private DataType optional(TypeKind kind) {
        return DataType.of(kind, optionalLength(), OptionalInt.empty());
    }

    private DataType nationalType() {
        var kind = TypeKind.CHAR;
        if (in.accept(Token.NVARCHAR)) {
            kind = TypeKind.VARCHAR;
        } else {
            if (in.accept(Token.NATIONAL)) {
                if (in.is(Token.VARCHAR) || in.is(Token.VARCHARACTER)) {
                    kind = TypeKind.VARCHAR;
                } else if (!in.is(Token.CHAR) && !in.is(Token.CHARACTER)) {
                    throw in.error();
                }
            }
            in.advance();
            if (in.accept(Token.VARYING) || in.accept(Token.VARCHAR)) {
                kind = TypeKind.VARCHAR;
            }
        }
        in.warn(Deprecations.national());
        var type = kind == TypeKind.VARCHAR ? required(kind) : optional(kind);
        boolean binary = in.accept(Token.BINARY);
        return type.withCharset(Optional.of("utf8mb3"), binary);
    }

    private DataType national(DataType type) {
        in.warn(Deprecations.national());
        return type.withCharset(Optional.of("utf8mb3"), false);
    }

    /// `LONG` is MEDIUMTEXT, `LONG VARBINARY` is MEDIUMBLOB.
    private DataType longType() {
        in.advance();
        if (in.accept(Token.VARBINARY)) {
            return DataType.of(TypeKind.MEDIUMBLOB);
        }
        if (in.is(Token.CHAR) || in.is(Token.CHARACTER)) {
            in.advance();
            in.expect(Token.VARYING);
        } else if (!in.accept(Token.VARCHAR)) {
            in.accept(Token.VARCHARACTER);
        }
        return charsetAttributes(DataType.of(TypeKind.MEDIUMTEXT));
    }

    /// `CHARACTER SET x [BINARY]`, `ASCII`, `UNICODE`, `BYTE`, `BINARY`.
    private DataType charsetAttributes(DataType type) {
        Optional<String> charset = Optional.empty();
        boolean binary = in.accept(Token.BINARY);
        if (startsCharset()) {
            takeCharsetWords();
            charset = Optional.of(charsetName());
        } else if (in.accept(Token.ASCII)) {
            in.warn(Deprecations.replaced("ASCII", "CHARACTER SET charset_name"));
            charset = Optional.of("latin1");
        } else if (in.accept(Token.UNICODE)) {
            in.warn(Deprecations.replaced("UNICODE", "CHARACTER SET charset_name"));
            charset = Optional.of("ucs2");
        } else if (in.accept(Token.BYTE)) {
            charset = Optional.of("binary");
        }
        binary |= in.accept(Token.BINARY);
        return charset.isPresent() || binary ? type.withCharset(charset, binary) : type;
    }

    private void refuseSpatial() {
        switch (in.kind()) {
            case GEOMETRY,
                    GEOMETRYCOLLECTION,
                    GEOMCOLLECTION,
                    POINT,
                    MULTIPOINT,
                    LINESTRING,
                    MULTILINESTRING,
                    POLYGON,
                    MULTIPOLYGON ->
                    throw ErrorCode.NOT_SUPPORTED_YET.error("spatial types");
            case VECTOR -> throw ErrorCode.NOT_SUPPORTED_YET.error("the type VECTOR");
            default -> {}
        }
    }

    /// `(name, name)`.
    List<String> columnNames() {
        var names = new ArrayList<String>();
        in.expect(Token.LEFT_PAREN);
        do {
            names.add(in.name());
        } while (in.accept(Token.COMMA));
        in.expect(Token.RIGHT_PAREN);
        return names;
    }
}
