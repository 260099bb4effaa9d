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
        String all = digits.unscaledValue().toString();
        text.append(all.charAt(0));
        if (all.length() > 1) {
            text.append('.').append(all, 1, all.length());
        }
        return text.append('e').append(point - 1).toString();
    }
}
