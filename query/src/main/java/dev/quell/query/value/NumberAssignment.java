package dev.quell.query.value;

import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.SurrogateEscape;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/// Values into numeric columns.
final class NumberAssignment {
    private static final int FIRST_YEAR = 1901;
    private static final int LAST_YEAR = 2155;
    private static final double MAX_FLOAT = 3.4028234663852886e38;

    private NumberAssignment() {}

    static Value integer(Value value, SqlType type, ColumnAssignment.Problems problems) {
        if (value instanceof Value.Int(long number) && inRange(number, type)) {
            return type.unsigned() ? new Value.Unsigned(number) : value;
        }
        String text = text(value);
        BigDecimal exact;
        if (value instanceof Value.Time || value instanceof Value.DateTime) {
            exact = BigDecimal.valueOf(Convert.toLong(value, problems.context()));
        } else if (text == null) {
            exact = exact(value, problems.context());
        } else {
            var prefix = NumberPrefix.real(text);
            if (prefix.isEmpty()) {
                problems.incorrect("integer", text);
            } else if (!prefix.clean()) {
                problems.truncated();
            }
            exact = prefix.toDecimal();
        }
        if (type.unsigned() && exact.signum() < 0) {
            problems.outOfRange();
            return new Value.Unsigned(0);
        }
        boolean approximate =
                value instanceof Value.Real
                        || value instanceof Value.Json json
                                && Convert.toNumber(json, problems.context()) instanceof Value.Real;
        var rounding = approximate ? RoundingMode.HALF_EVEN : RoundingMode.HALF_UP;
        return clamp(exact.setScale(0, rounding).toBigInteger(), type, problems);
    }

    private static Value clamp(
            BigInteger number, SqlType type, ColumnAssignment.Problems problems) {
        int bits = bits(type.kind());
        BigInteger max =
                BigInteger.ONE
                        .shiftLeft(type.unsigned() ? bits : bits - 1)
                        .subtract(BigInteger.ONE);
        BigInteger min = type.unsigned() ? BigInteger.ZERO : max.not();
        BigInteger fitting = number.max(min).min(max);
        if (!fitting.equals(number)) {
            problems.outOfRange();
        }
        return type.unsigned()
                ? new Value.Unsigned(fitting.longValue())
                : Value.Int.of(fitting.longValue());
    }

    private static boolean inRange(long number, SqlType type) {
        int bits = bits(type.kind());
        if (type.unsigned()) {
            return number >= 0 && (bits == 64 || number >>> bits == 0);
        }
        return bits == 64 || (number >= -(1L << (bits - 1)) && number < 1L << (bits - 1));
    }

    static int bits(TypeKind kind) {
        return switch (kind) {
            case TINYINT -> 8;
            case SMALLINT -> 16;
            case MEDIUMINT -> 24;
            case INT -> 32;
            default -> 64;
        };
    }

    static Value decimal(Value value, SqlType type, ColumnAssignment.Problems problems) {
        int scale = type.decimals();
        String text = text(value);
        BigDecimal exact;
        if (text == null) {
            exact =
                    value instanceof Value.Real(double number)
                            ? Convert.fromDouble(number)
                            : exact(value, problems.context());
        } else {
            var prefix = NumberPrefix.real(text);
            if (prefix.isEmpty() || (!prefix.clean() && problems.strict())) {
                problems.incorrect("decimal", text);
            } else if (!prefix.clean()) {
                problems.noteTruncated();
            }
            exact = prefix.toDecimal();
        }
        if (type.unsigned() && exact.signum() < 0) {
            problems.outOfRange();
            return new Value.Decimal(BigDecimal.ZERO.setScale(scale, RoundingMode.UNNECESSARY));
        }
        BigDecimal rounded = Decimals.round(exact, scale);
        BigDecimal greatest = Decimals.greatest((int) type.length(), scale);
        if (rounded.abs().compareTo(greatest) > 0) {
            problems.outOfRange();
            return new Value.Decimal(rounded.signum() < 0 ? greatest.negate() : greatest);
        }
        boolean exactSource = !(value instanceof Value.Real) && !(value instanceof Value.Single);
        if (exactSource && rounded.compareTo(exact) != 0) {
            problems.noteTruncated();
        }
        return new Value.Decimal(rounded);
    }

    static Value real(Value value, SqlType type, ColumnAssignment.Problems problems) {
        boolean isFloat = type.kind() == TypeKind.FLOAT;
        String text = text(value);
        double number;
        if (text == null) {
            number = Convert.toDouble(value, problems.context());
        } else {
            var prefix = NumberPrefix.real(text);
            if (!prefix.clean()) {
                problems.incorrect(isFloat ? "FLOAT" : "DOUBLE", text);
            }
            number = prefix.toDouble();
        }
        double fitting = fit(number, type, isFloat ? MAX_FLOAT : Double.MAX_VALUE);
        if (fitting != number
                && (Math.abs(number) > Math.abs(fitting) + 1 || outside(number, type))) {
            problems.outOfRange();
        }
        return isFloat ? new Value.Single((float) fitting) : new Value.Real(fitting);
    }

    private static double fit(double number, SqlType type, double max) {
        if (type.unsigned() && number < 0) {
            return 0;
        }
        double limit = max;
        double rounded = number;
        if (type.decimals() < SqlType.NOT_FIXED) {
            limit = Decimals.greatest((int) type.length(), type.decimals()).doubleValue();
            double unit = Math.pow(10, type.decimals());
            double scaled = Math.rint(number * unit) / unit;
            rounded = Double.isFinite(scaled) ? scaled : number;
        }
        return Math.clamp(rounded, -limit, limit);
    }

    private static boolean outside(double number, SqlType type) {
        if (type.unsigned() && number < 0) {
            return true;
        }
        if (type.decimals() >= SqlType.NOT_FIXED) {
            return true;
        }
        double limit = Decimals.greatest((int) type.length(), type.decimals()).doubleValue();
        double unit = Math.pow(10, type.decimals());
        return Math.abs(Math.rint(number * unit) / unit) > limit;
    }

    static Value bits(Value value, SqlType type, ColumnAssignment.Problems problems) {
        int width = (int) type.length();
        long bits;
        boolean fits = true;
        String text = text(value);
        if (text == null) {
            bits = Convert.toLong(value, problems.context());
        } else {
            bits = 0;
            for (byte b : bytes(value)) {
                fits &= bits >>> 56 == 0;
                bits = bits << 8 | (b & 0xFF);
            }
        }
        long mask = width == 64 ? -1L : (1L << width) - 1;
        if (!fits || (bits & ~mask) != 0) {
            if (problems.strict()) {
                problems.tooLong();
            }
            problems.outOfRange();
            return new Value.Bit(mask, width);
        }
        return new Value.Bit(bits, width);
    }

    // A text may hold bytes that are none in the client's character set.
    private static byte[] bytes(Value value) {
        return value instanceof Value.Text(var text)
                ? SurrogateEscape.encode(text, CharacterSet.UTF8MB4)
                : ValueText.bytes(value, SqlType.NULL, CharacterSet.UTF8MB4);
    }

    static Value year(Value value, SqlType type, ColumnAssignment.Problems problems) {
        if (value instanceof Value.Date(int year, _, _)) {
            return checkedYear(year, problems);
        }
        if (value instanceof Value.DateTime time) {
            return checkedYear(time.year(), problems);
        }
        if (value instanceof Value.Time) {
            return checkedYear(problems.context().localNow().year(), problems);
        }
        String text = text(value);
        Value number = integer(value, SqlType.INT.withLength(type.length()), problems);
        long year = Convert.toLong(number, problems.context());
        if (text != null && NumberPrefix.real(text).isEmpty()) {
            return new Value.Unsigned(0);
        }
        boolean textZero = text != null && text.strip().length() < 4;
        if (year < 0 || (year == 0 && !textZero)) {
            return checkedYear(year, problems);
        }
        return checkedYear(year < 100 ? Calendar.fullYear((int) year) : year, problems);
    }

    private static Value checkedYear(long year, ColumnAssignment.Problems problems) {
        if (year == 0 || (year >= FIRST_YEAR && year <= LAST_YEAR)) {
            return new Value.Unsigned(year);
        }
        problems.outOfRange();
        return new Value.Unsigned(0);
    }

    // Null unless it is text: then it has to be read with an eye on what is wrong.
    private static @Nullable String text(Value value) {
        return switch (value) {
            case Value.Text(var text) -> text;
            case Value.Binary(var bytes) -> Convert.latin1(bytes);
            default -> null;
        };
    }

    private static BigDecimal exact(Value value, EvalContext context) {
        return value instanceof Value.Real(double number)
                ? new BigDecimal(number)
                : Convert.toDecimal(value, context);
    }
}
