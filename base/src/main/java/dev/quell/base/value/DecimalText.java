package dev.quell.base.value;

import java.math.BigDecimal;
import java.math.BigInteger;

/// Decimal numbers read from texts of any length in a time that grows with the length.
///
/// [BigDecimal] reads exactly, which takes the square of the length: a megabyte of digits would keep a thread for minutes,
/// deaf to KILL. No SQL type holds more than 81 digits, so digits behind the first few hundred only count.
public final class DecimalText {
    private static final int SIGNIFICANT = 400;
    private static final int MAX_EXPONENT = 5_000;

    private DecimalText() {}

    /// Reads `[sign] digits [. digits] [e exponent]`, where digits may be missing on one side of the point. Beyond the first
    /// 400 digits it is cut; beyond 10 to the power of 5,000 it is that power of ten.
    ///
    /// @throws NumberFormatException if the text is something else
    public static BigDecimal parse(String text) {
        if (text.length() <= SIGNIFICANT && text.indexOf('e') < 0 && text.indexOf('E') < 0) {
            return new BigDecimal(text.endsWith(".") ? text.substring(0, text.length() - 1) : text);
        }
        int exponentAt = Math.max(text.indexOf('e'), text.indexOf('E'));
        String digits = exponentAt < 0 ? text : text.substring(0, exponentAt);
        boolean negative = digits.startsWith("-");
        int from = negative || digits.startsWith("+") ? 1 : 0;
        int point = digits.indexOf('.');
        int wholeEnd = point < 0 ? digits.length() : point;
        while (from < wholeEnd && digits.charAt(from) == '0') {
            from++;
        }
        var kept = new StringBuilder(SIGNIFICANT + 8);
        kept.append(digits, from, Math.min(wholeEnd, from + SIGNIFICANT));
        long exponent = wholeEnd - from - kept.length();
        if (point >= 0) {
            int room = SIGNIFICANT - kept.length();
            int end = Math.min(digits.length(), point + 1 + Math.max(room, 0));
            kept.append(digits, point + 1, end);
            exponent -= end - point - 1;
        }
        exponent += exponentAt < 0 ? 0 : exponent(text.substring(exponentAt + 1));
        BigInteger number = kept.isEmpty() ? BigInteger.ZERO : new BigInteger(kept.toString());
        return scaled(negative ? number.negate() : number, exponent);
    }

    private static BigDecimal scaled(BigInteger number, long exponent) {
        if (number.signum() == 0 || exponent < -MAX_EXPONENT) {
            return BigDecimal.ZERO;
        }
        return exponent > MAX_EXPONENT
                ? new BigDecimal(BigInteger.valueOf(number.signum()), -MAX_EXPONENT)
                : new BigDecimal(number, (int) -exponent);
    }

    private static long exponent(String text) {
        boolean negative = text.startsWith("-");
        String digits = negative || text.startsWith("+") ? text.substring(1) : text;
        int from = 0;
        while (from < digits.length() - 1 && digits.charAt(from) == '0') {
            from++;
        }
        long size =
                digits.length() - from > 9
                        ? Integer.MAX_VALUE
                        : Long.parseLong(digits, from, digits.length(), 10);
        return negative ? -size : size;
    }
}
