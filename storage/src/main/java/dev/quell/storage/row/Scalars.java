package dev.quell.storage.row;

import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// Values that fit in 64 bits, as those bits. For all but unsigned types the order of the numbers is the order of the values.
final class Scalars {
    private static final int[] WIDTH = {1, 2, 3, 4, 8};

    private Scalars() {}

    /// True for the kinds that [#toBits] takes.
    static boolean isScalar(TypeKind kind) {
        return kind.isInteger()
                || kind.isTemporal()
                || kind == TypeKind.YEAR
                || kind == TypeKind.BIT
                || kind == TypeKind.ENUM
                || kind == TypeKind.SET;
    }

    /// Bytes that a key needs for it.
    static int width(SqlType type) {
        return switch (type.kind()) {
            case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT -> WIDTH[type.kind().ordinal() - 1];
            case YEAR, ENUM -> 2;
            case DATE -> 4;
            default -> 8;
        };
    }

    /// True if the bits can be negative numbers.
    static boolean isSigned(SqlType type) {
        return type.kind() == TypeKind.TIME || (type.kind().isInteger() && !type.unsigned());
    }

    static long toBits(Value value) {
        return switch (value) {
            case Value.Int(var number) -> number;
            case Value.Unsigned(var bits) -> bits;
            case Value.Bit(var bits, _) -> bits;
            case Value.Date(var year, var month, var day) -> day(year, month, day);
            case Value.DateTime(
                            var year,
                            var month,
                            var day,
                            var hour,
                            var minute,
                            var second,
                            var micros) ->
                    (day(year, month, day) << 37)
                            | ((long) (hour << 12 | minute << 6 | second) << 20)
                            | micros;
            case Value.Time(var micros) -> micros;
            case Value.Enumerated(var index, _) -> index;
            case Value.Members(var bits, _) -> bits;
            case Value.Decimal(var number) ->
                    number.setScale(0, RoundingMode.HALF_UP).toBigInteger().longValue();
            case Value.Null _,
                    Value.Real _,
                    Value.Single _,
                    Value.Text _,
                    Value.Binary _,
                    Value.Json _ ->
                    throw new IllegalArgumentException("not a scalar: " + value);
        };
    }

    private static long day(int year, int month, int day) {
        return (long) year << 9 | month << 5 | day;
    }

    static Value fromBits(long bits, SqlType type) {
        return switch (type.kind()) {
            case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT ->
                    type.unsigned() ? new Value.Unsigned(bits) : Value.Int.of(bits);
            case YEAR -> new Value.Unsigned(bits);
            case BIT -> new Value.Bit(bits, (int) type.length());
            case DATE ->
                    new Value.Date((int) (bits >>> 9), (int) (bits >>> 5) & 15, (int) bits & 31);
            case DATETIME, TIMESTAMP -> dateTime(bits);
            case TIME -> new Value.Time(bits);
            case ENUM ->
                    new Value.Enumerated(
                            (int) bits, bits == 0 ? "" : type.members().get((int) bits - 1));
            case SET -> members(bits, type);
            default -> throw new IllegalArgumentException("not a scalar: " + type);
        };
    }

    private static Value dateTime(long bits) {
        int date = (int) (bits >>> 37);
        int time = (int) (bits >>> 20) & 0x1FFFF;
        return new Value.DateTime(
                date >>> 9,
                date >>> 5 & 15,
                date & 31,
                time >>> 12,
                time >>> 6 & 63,
                time & 63,
                (int) bits & 0xFFFFF);
    }

    private static Value members(long bits, SqlType type) {
        var text = new StringBuilder();
        for (int i = 0; i < type.members().size(); i++) {
            if ((bits >>> i & 1) != 0) {
                text.append(text.isEmpty() ? "" : ",").append(type.members().get(i));
            }
        }
        return new Value.Members(bits, text.toString());
    }

    /// The digits of a DECIMAL without its point.
    static BigDecimal scaled(Value value, SqlType type) {
        var number =
                switch (value) {
                    case Value.Decimal(var decimal) -> decimal;
                    case Value.Int(var integer) -> BigDecimal.valueOf(integer);
                    case Value.Unsigned(var bits) -> new BigDecimal(Long.toUnsignedString(bits));
                    default -> throw new IllegalArgumentException("not a decimal: " + value);
                };
        return number.scale() == type.decimals()
                ? number
                : number.setScale(type.decimals(), RoundingMode.HALF_UP);
    }

    static double toDouble(Value value) {
        return switch (value) {
            case Value.Real(var number) -> number;
            case Value.Single(var number) -> number;
            case Value.Int(var number) -> number;
            default -> throw new IllegalArgumentException("not a float: " + value);
        };
    }

    static String text(Value value) {
        return switch (value) {
            case Value.Text(var text) -> text;
            case Value.Json(var text) -> text;
            default -> throw new IllegalArgumentException("not a text: " + value);
        };
    }
}
