package dev.quell.base.value;

import dev.quell.base.error.ErrorCode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Floating-point numbers as MySQL writes them.
///
/// The rule is that of MySQL's `my_gcvt`: the shortest digits that read back as the same DOUBLE (FLOAT: six digits at
/// most), written without an exponent while the point stands within 15 places of the digits, and the text is not wider
/// than 22 characters.
public final class NumberText {
    private static final int MAX_PLACES = 15;
    private static final int MAX_WIDTH = 22;
    private static final int FLOAT_DIGITS = 6;

    private NumberText() {}

    public static String of(double value) {
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        requireFinite(value);
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        var digits = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
        return layOut(value < 0, digits);
    }

    public static String of(float value) {
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        requireFinite(value);
        var digits =
                new BigDecimal((double) Math.abs(value))
                        .round(new MathContext(FLOAT_DIGITS, RoundingMode.HALF_EVEN))
                        .stripTrailingZeros();
        return layOut(value < 0, digits);
    }

    /// With a fixed number of decimals, as DOUBLE(m,d) and FLOAT(m,d) columns show.
    public static String fixed(double value, int decimals) {
        requireFinite(value);
        return new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
    }

    /// A number for a field that may be too narrow for all its digits.
    ///
    /// @param fits false if not even its magnitude has room
    public record Fitted(String text, boolean fits) {}

    /// A number as it is stored in a field of some characters: digits at its end give way, with or without an exponent, whichever
    /// leaves more of them.
    ///
    /// @param width of the field, not 0
    public static Fitted fitting(double value, int width) {
        requireFinite(value);
        var exact = new BigDecimal(Math.abs(value));
        if (exact.signum() == 0) {
            return new Fitted(of(value), true);
        }
        var digits = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
        if (digits.precision() > width) {
            digits = rounded(exact, width);
        }
        int room = value < 0 ? width - 1 : width;
        String sign = value < 0 ? "-" : "";
        return isPlain(digits, room)
                ? fittingPlain(sign, exact, digits, room)
                : fittingWithExponent(sign, exact, digits, room);
    }

    private static boolean isPlain(BigDecimal digits, int room) {
        int count = digits.precision();
        int point = count - digits.scale();
        int plain = point <= 0 ? count - point + 2 : point < count ? count + 1 : point;
        if (plain <= room) {
            return point >= -MAX_PLACES + 1 && (point <= MAX_PLACES || count > point);
        }
        boolean onlyZeros = point <= 0 && room <= 2 - point && room >= 3 + exponentDigits(point);
        return !onlyZeros && point <= room && point >= -2;
    }

    private static int exponentDigits(int point) {
        return point >= 101 || point <= -99 ? 3 : point >= 11 || point <= -9 ? 2 : 1;
    }

    private static Fitted fittingPlain(
            String sign, BigDecimal exact, BigDecimal digits, int width) {
        int count = digits.precision();
        int point = count - digits.scale();
        int room = width - (point < count ? 1 : 0) - (point <= 0 ? 1 - point : 0);
        if (room >= count) {
            return new Fitted(sign + digits.toPlainString(), true);
        }
        int decimals = Math.max(room, point) - point;
        BigDecimal cut = exact.setScale(decimals, RoundingMode.HALF_EVEN).stripTrailingZeros();
        return new Fitted(cut.signum() == 0 ? "0" : sign + cut.toPlainString(), room >= point);
    }

    private static Fitted fittingWithExponent(
            String sign, BigDecimal exact, BigDecimal digits, int width) {
        int count = digits.precision();
        int point = count - digits.scale();
        int room = width - 1 - exponentDigits(point) - (point < 1 ? 1 : 0) - (count > 1 ? 1 : 0);
        BigDecimal kept = room < count ? rounded(exact, Math.max(1, room)) : digits;
        return new Fitted(appendWithExponent(new StringBuilder(sign), kept), room > 0);
    }

    private static BigDecimal rounded(BigDecimal exact, int digits) {
        return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN)).stripTrailingZeros();
    }

    // No operation of SQL gives infinity: where one slips through, it is told like any other
    // overflow.
    private static void requireFinite(double value) {
        if (!Double.isFinite(value)) {
            throw ErrorCode.DATA_OUT_OF_RANGE.error("DOUBLE", Double.toString(value));
        }
    }

    private static String layOut(boolean negative, BigDecimal digits) {
        int count = digits.precision();
        int point = count - digits.scale();
        boolean plain =
                point >= -MAX_PLACES + 1
                        && (point <= MAX_PLACES || count > point)
                        && (point > 0 || "0.".length() - point + count <= MAX_WIDTH);
        var text = new StringBuilder(24);
        if (negative) {
            text.append('-');
        }
        if (plain) {
            return text.append(digits.toPlainString()).toString();
        }
        return appendWithExponent(text, digits);
    }

    private static String appendWithExponent(StringBuilder text, BigDecimal digits) {
        String all = digits.unscaledValue().toString();
        text.append(all.charAt(0));
        if (all.length() > 1) {
            text.append('.').append(all, 1, all.length());
        }
        return text.append('e').append(all.length() - digits.scale() - 1).toString();
    }
}
