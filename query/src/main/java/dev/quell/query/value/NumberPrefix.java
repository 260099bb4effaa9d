package dev.quell.query.value;

import dev.quell.base.stop.Portions;
import dev.quell.base.value.DecimalText;
import java.math.BigDecimal;
import java.math.BigInteger;

/// The number that a text starts with, as far as it goes: `' 12.5e3abc'` is 12500.
///
/// @param start where the sign or the first digit stands
/// @param end after the last character of the number; `start` if there is none
/// @param clean whether nothing but spaces follows and there is a number
public record NumberPrefix(String text, int start, int end, boolean clean) {
    /// With point and exponent.
    static NumberPrefix real(String text) {
        int start = skipSpaces(text, 0);
        int at = skipSign(text, start);
        int digits = at;
        at = skipDigits(text, at);
        int count = at - digits;
        if (at < text.length() && text.charAt(at) == '.') {
            int fraction = skipDigits(text, at + 1);
            count += fraction - at - 1;
            at = fraction;
        }
        if (count == 0) {
            return none(text, start);
        }
        at = skipExponent(text, at);
        return new NumberPrefix(text, start, at, skipSpaces(text, at) == text.length());
    }

    /// Digits only.
    public static NumberPrefix integer(String text) {
        int start = skipSpaces(text, 0);
        int digits = skipSign(text, start);
        int at = skipDigits(text, digits);
        if (at == digits) {
            return none(text, start);
        }
        return new NumberPrefix(text, start, at, skipSpaces(text, at) == text.length());
    }

    private static NumberPrefix none(String text, int start) {
        return new NumberPrefix(text, start, start, false);
    }

    boolean isEmpty() {
        return start == end;
    }

    double toDouble() {
        return isEmpty() ? 0 : Double.parseDouble(text.substring(start, end));
    }

    /// Exact up to 400 digits, which is beyond every integer of SQL.
    public BigInteger toBigInteger() {
        return toDecimal().toBigInteger();
    }

    BigDecimal toDecimal() {
        return isEmpty() ? BigDecimal.ZERO : DecimalText.parse(text.substring(start, end));
    }

    private static int skipSpaces(String text, int from) {
        int at = from;
        while (at < text.length() && DateTimeReader.isSpace(text.charAt(at))) {
            Portions.pass(at++);
        }
        return at;
    }

    private static int skipSign(String text, int at) {
        return at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')
                ? at + 1
                : at;
    }

    private static int skipDigits(String text, int from) {
        int at = from;
        while (at < text.length() && DateTimeReader.isDigit(text.charAt(at))) {
            Portions.pass(at++);
        }
        return at;
    }

    private static int skipExponent(String text, int at) {
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            int digits = skipSign(text, at + 1);
            int end = skipDigits(text, digits);
            return end > digits ? end : at;
        }
        return at;
    }
}
