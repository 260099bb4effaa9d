package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.Collation;
import dev.quell.base.text.Collator;
import dev.quell.base.value.SqlMode;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.query.value.Diagnostics;
import dev.quell.sql.tree.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Turns the data type of a column definition into the type that is stored: fills in what was not written, checks lengths
/// and precisions, and gives MySQL's errors and deprecation warnings for them.
public final class ColumnTypes {
    private static final long MAX_CHAR = 255;
    private static final long MAX_ROW_BYTES = 65_535;
    private static final int MAX_DECIMAL_DIGITS = 65;
    private static final int MAX_SCALE = 30;
    private static final int MAX_SET_MEMBERS = 64;
    private static final int MAX_MEMBER_LENGTH = 255;

    private final Collation tableCollation;
    private final SqlMode mode;
    private final Diagnostics diagnostics;

    /// @param tableCollation of columns that name neither character set nor collation
    public ColumnTypes(Collation tableCollation, SqlMode mode, Diagnostics diagnostics) {
        this.tableCollation = tableCollation;
        this.mode = mode;
        this.diagnostics = diagnostics;
    }

    /// The stored type of a column.
    ///
    /// @throws SqlError 1063, 1074, 1097, 1115, 1253, 1273, 1291, 1367, 1425, 1426, 1427, 1439, 1818, 3013
    public SqlType resolve(String column, DataType type) {
        return switch (type.kind()) {
            case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT -> integer(column, type);
            case DECIMAL -> decimal(column, type);
            case FLOAT, DOUBLE -> floating(column, type);
            case BIT -> bit(column, type);
            case YEAR -> year(type);
            case DATE -> SqlType.DATE;
            case TIME, DATETIME, TIMESTAMP -> temporal(column, type);
            case CHAR, VARCHAR -> characters(column, type);
            case BINARY, VARBINARY -> bytes(column, type.kind(), type.length().orElse(1));
            case TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT -> text(type);
            case TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB -> blob(type);
            case ENUM, SET -> members(column, type);
            case JSON -> SqlType.JSON;
            case NULL -> throw new IllegalArgumentException("no column type: " + type);
        };
    }

    private SqlType integer(String column, DataType type) {
        if (type.zerofill()) {
            warnZerofill();
        }
        long width = defaultWidth(type.kind(), type.unsigned());
        boolean flag = type.kind() == TypeKind.TINYINT && type.length().orElse(0) == 1;
        if (type.length().isPresent()) {
            diagnostics.add(
                    deprecated(
                            "Integer display width is deprecated and will be removed in a future release."));
            checkWidth(column, type.length().getAsLong(), 255);
            if (type.zerofill() || (flag && !type.unsigned())) {
                width = type.length().getAsLong();
            }
        }
        return number(type, width, 0);
    }

    /// MySQL keeps a display width only for ZEROFILL and TINYINT(1); all else has the width that holds every value.
    private static long defaultWidth(TypeKind kind, boolean unsigned) {
        return switch (kind) {
            case TINYINT -> unsigned ? 3 : 4;
            case SMALLINT -> unsigned ? 5 : 6;
            case MEDIUMINT -> unsigned ? 8 : 9;
            case INT -> unsigned ? 10 : 11;
            default -> 20;
        };
    }

    private SqlType decimal(String column, DataType type) {
        long digits = type.length().orElse(10);
        int scale = type.decimals().orElse(0);
        if (scale > MAX_SCALE) {
            throw ErrorCode.TOO_BIG_SCALE.error(scale, column, MAX_SCALE);
        }
        if (digits > MAX_DECIMAL_DIGITS) {
            throw ErrorCode.TOO_BIG_PRECISION.error(digits, column, MAX_DECIMAL_DIGITS);
        }
        if (digits == 0) {
            digits = 10;
        }
        if (scale > digits) {
            throw ErrorCode.M_BIGGER_THAN_D.error(column);
        }
        warnSign(type);
        return number(type, digits, scale);
    }

    private SqlType floating(String column, DataType type) {
        warnSign(type);
        if (type.decimals().isEmpty()) {
            if (type.length().orElse(0) > 53) {
                throw ErrorCode.WRONG_FIELD_SPEC.error(column);
            }
            return number(type, type.kind() == TypeKind.FLOAT ? 12 : 22, SqlType.NOT_FIXED);
        }
        diagnostics.add(
                deprecated(
                        "Specifying number of digits for floating point data types is deprecated and will be removed in a future release."));
        long digits = type.length().orElse(0);
        int scale = type.decimals().getAsInt();
        if (scale > MAX_SCALE) {
            throw ErrorCode.TOO_BIG_SCALE.error(scale, column, MAX_SCALE);
        }
        checkWidth(column, digits, 255);
        if (scale > digits) {
            throw ErrorCode.M_BIGGER_THAN_D.error(column);
        }
        return number(type, digits, scale);
    }

    private static SqlType number(DataType type, long length, int decimals) {
        return new SqlType(
                type.kind(),
                length,
                decimals,
                type.unsigned(),
                type.zerofill(),
                Collation.BINARY,
                List.of());
    }

    private void warnSign(DataType type) {
        if (type.zerofill()) {
            warnZerofill();
        } else if (type.unsigned()) {
            diagnostics.add(
                    deprecated(
                            "UNSIGNED for decimal and floating point data types is deprecated and support for it will be removed in a future release."));
        }
    }

    private void warnZerofill() {
        diagnostics.add(
                deprecated(
                        "The ZEROFILL attribute is deprecated and will be removed in a future release. Use the LPAD function to zero-pad numbers, or store the formatted numbers in a CHAR column."));
    }

    private static Diagnostics.Condition deprecated(String text) {
        return new Diagnostics.Condition(
                Diagnostics.Level.WARNING, ErrorCode.WARN_DEPRECATED_SYNTAX_NO_REPLACEMENT, text);
    }

    private static SqlType bit(String column, DataType type) {
        long width = type.length().orElse(1);
        if (width == 0) {
            throw ErrorCode.INVALID_FIELD_SIZE.error(column);
        }
        checkWidth(column, width, 64);
        return new SqlType(TypeKind.BIT, width, 0, true, false, Collation.BINARY, List.of());
    }

    private SqlType year(DataType type) {
        if (type.unsigned() && !type.zerofill()) {
            diagnostics.add(
                    deprecated(
                            "UNSIGNED for the YEAR data type is deprecated and support for it will be removed in a future release."));
        }
        if (type.zerofill()) {
            warnZerofill();
        }
        if (type.length().isPresent()) {
            if (type.length().getAsLong() != 4) {
                throw ErrorCode.INVALID_YEAR_COLUMN_LENGTH.error();
            }
            diagnostics.warn(ErrorCode.WARN_DEPRECATED_SYNTAX, "YEAR(4)", "YEAR");
        }
        return SqlType.YEAR;
    }

    private static SqlType temporal(String column, DataType type) {
        int decimals = type.decimals().orElse((int) Math.min(type.length().orElse(0), 1_000));
        if (decimals > 6) {
            throw ErrorCode.TOO_BIG_PRECISION.error(decimals, column, 6);
        }
        return SqlType.temporal(type.kind(), decimals);
    }

    private static void checkWidth(String column, long width, long max) {
        if (width > max) {
            throw ErrorCode.TOO_BIG_DISPLAYWIDTH.error(column, max);
        }
    }

    private SqlType characters(String column, DataType type) {
        Collation collation = collation(type);
        long length = type.length().orElse(1);
        if (collation == Collation.BINARY) {
            return bytes(
                    column,
                    type.kind() == TypeKind.CHAR ? TypeKind.BINARY : TypeKind.VARBINARY,
                    length);
        }
        if (type.kind() == TypeKind.CHAR) {
            checkLength(column, length, MAX_CHAR);
            return characters(TypeKind.CHAR, length, collation);
        }
        long max = MAX_ROW_BYTES / collation.characterSet().maxBytes();
        if (length > max && !strict()) {
            diagnostics.note(ErrorCode.AUTO_CONVERT, column, "VARCHAR", "TEXT");
            return textFor(length, collation);
        }
        checkLength(column, length, max);
        return characters(TypeKind.VARCHAR, length, collation);
    }

    private SqlType bytes(String column, TypeKind kind, long length) {
        long max = kind == TypeKind.BINARY ? MAX_CHAR : MAX_ROW_BYTES;
        if (kind == TypeKind.VARBINARY && length > max && !strict()) {
            diagnostics.note(ErrorCode.AUTO_CONVERT, column, "VARBINARY", "BLOB");
            return blobFor(length);
        }
        checkLength(column, length, max);
        return characters(kind, length, Collation.BINARY);
    }

    private boolean strict() {
        return mode.has(SqlMode.Flag.STRICT_TRANS_TABLES)
                || mode.has(SqlMode.Flag.STRICT_ALL_TABLES);
    }

    private static void checkLength(String column, long length, long max) {
        if (length > max) {
            throw ErrorCode.TOO_BIG_FIELDLENGTH.error(column, max);
        }
    }

    private static SqlType characters(TypeKind kind, long length, Collation collation) {
        return new SqlType(kind, length, 0, false, false, collation, List.of());
    }

    private SqlType text(DataType type) {
        Collation collation = collation(type);
        if (type.kind() == TypeKind.TEXT && type.length().isPresent()) {
            return collation == Collation.BINARY
                    ? blobFor(type.length().getAsLong())
                    : textFor(type.length().getAsLong(), collation);
        }
        TypeKind kind = collation == Collation.BINARY ? binaryTwin(type.kind()) : type.kind();
        return characters(kind, largest(kind), collation);
    }

    private static SqlType textFor(long characters, Collation collation) {
        TypeKind kind =
                switch (sizeClass(characters * collation.characterSet().maxBytes())) {
                    case 1 -> TypeKind.TINYTEXT;
                    case 2 -> TypeKind.TEXT;
                    case 3 -> TypeKind.MEDIUMTEXT;
                    default -> TypeKind.LONGTEXT;
                };
        return characters(kind, largest(kind), collation);
    }

    private static SqlType blob(DataType type) {
        return type.kind() == TypeKind.BLOB && type.length().isPresent()
                ? blobFor(type.length().getAsLong())
                : characters(type.kind(), largest(type.kind()), Collation.BINARY);
    }

    private static SqlType blobFor(long length) {
        TypeKind kind =
                switch (sizeClass(length)) {
                    case 1 -> TypeKind.TINYBLOB;
                    case 2 -> TypeKind.BLOB;
                    case 3 -> TypeKind.MEDIUMBLOB;
                    default -> TypeKind.LONGBLOB;
                };
        return characters(kind, largest(kind), Collation.BINARY);
    }

    /// How many bytes the length of a value of that many bytes takes.
    private static int sizeClass(long bytes) {
        if (bytes <= 255) {
            return 1;
        }
        if (bytes <= 65_535) {
            return 2;
        }
        return bytes <= 16_777_215 ? 3 : 4;
    }

    private static TypeKind binaryTwin(TypeKind text) {
        return switch (text) {
            case TINYTEXT -> TypeKind.TINYBLOB;
            case TEXT -> TypeKind.BLOB;
            case MEDIUMTEXT -> TypeKind.MEDIUMBLOB;
            default -> TypeKind.LONGBLOB;
        };
    }

    private static long largest(TypeKind kind) {
        return switch (kind) {
            case TINYTEXT, TINYBLOB -> 255;
            case TEXT, BLOB -> 65_535;
            case MEDIUMTEXT, MEDIUMBLOB -> 16_777_215;
            default -> 4_294_967_295L;
        };
    }

    private SqlType members(String column, DataType type) {
        Collation collation = collation(type);
        boolean set = type.kind() == TypeKind.SET;
        Collator collator = Collator.of(collation);
        List<String> labels = new ArrayList<>();
        for (String written : type.members()) {
            String label = written.stripTrailing();
            if (set && label.contains(",")) {
                throw ErrorCode.ILLEGAL_VALUE_FOR_TYPE.error("set", label);
            }
            if (label.codePointCount(0, label.length()) > MAX_MEMBER_LENGTH) {
                throw ErrorCode.TOO_LONG_SET_ENUM_VALUE.error(column);
            }
            if (labels.stream().anyMatch(known -> collator.equal(known, label))) {
                throw ErrorCode.DUPLICATED_VALUE_IN_TYPE.error(column, label, set ? "SET" : "ENUM");
            }
            labels.add(label);
        }
        if (set && labels.size() > MAX_SET_MEMBERS) {
            throw ErrorCode.TOO_BIG_SET.error(column);
        }
        return new SqlType(
                type.kind(), memberLength(labels, set), 0, false, false, collation, labels);
    }

    /// The longest value in characters: the longest label of an ENUM, all labels with commas of a SET.
    private static long memberLength(List<String> labels, boolean set) {
        long longest = 0;
        long all = Math.max(0, labels.size() - 1);
        for (String label : labels) {
            int length = label.codePointCount(0, label.length());
            longest = Math.max(longest, length);
            all += length;
        }
        return set ? all : longest;
    }

    private Collation collation(DataType type) {
        if (type.binary()) {
            diagnostics.warn(
                    ErrorCode.WARN_DEPRECATED_SYNTAX,
                    "BINARY as attribute of a type",
                    "a CHARACTER SET clause with _bin collation");
        }
        if (type.charset().isEmpty() && type.collation().isEmpty()) {
            return type.binary() ? binaryOf(tableCollation.characterSet()) : tableCollation;
        }
        Collation chosen = choose(type.charset(), type.collation());
        return type.binary() && type.collation().isEmpty()
                ? binaryOf(chosen.characterSet())
                : chosen;
    }

    private static Collation binaryOf(CharacterSet set) {
        return Collation.named(set.mysqlName() + "_bin").orElse(Collation.BINARY);
    }

    /// The collation that a pair of clauses means; at least one of them is written.
    ///
    /// @throws SqlError 1115, 1273, 1253
    public static Collation choose(Optional<String> charset, Optional<String> collation) {
        Optional<CharacterSet> set = charset.map(ColumnTypes::charset);
        Optional<Collation> wanted = collation.map(ColumnTypes::collation);
        if (wanted.isEmpty()) {
            return Collation.defaultOf(set.orElseThrow());
        }
        if (set.isPresent() && wanted.get().characterSet() != set.get()) {
            throw ErrorCode.COLLATION_CHARSET_MISMATCH.error(
                    wanted.get().mysqlName(), set.get().mysqlName());
        }
        return wanted.get();
    }

    /// @throws SqlError 1115
    public static CharacterSet charset(String name) {
        return CharacterSet.named(name)
                .orElseThrow(() -> ErrorCode.UNKNOWN_CHARACTER_SET.error(name));
    }

    /// @throws SqlError 1273
    public static Collation collation(String name) {
        return Collation.named(name).orElseThrow(() -> ErrorCode.UNKNOWN_COLLATION.error(name));
    }
}
