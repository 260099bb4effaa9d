package dev.quell.query.value;

import dev.quell.base.value.Value;

/// Reads a TIME from text: `[-][days ]hh:mm:ss[.fraction]`, `hh:mm`, `hhmmss`, or a whole date and time.
final class TimeReader {
    private static final int FULL_LENGTH = 12;

    private final String text;
    private final int end;
    private int at;

    private TimeReader(String text) {
        this.text = text;
        int length = text.length();
        while (length > 0 && DateTimeReader.isSpace(text.charAt(length - 1))) {
            length--;
        }
        end = length;
    }

    static ParsedTime read(String text, DateRules rules, SessionTimeZone zone) {
        return new TimeReader(text).read(rules, zone);
    }

    private ParsedTime read(DateRules rules, SessionTimeZone zone) {
        while (at < end && DateTimeReader.isSpace(text.charAt(at))) {
            at++;
        }
        boolean negative = at < end && text.charAt(at) == '-';
        if (negative) {
            at++;
        }
        if (at == end) {
            return ParsedTime.WRONG;
        }
        if (end - at >= FULL_LENGTH) {
            var full = DateTimeReader.readFull(text.substring(at), DateRules.LENIENT, zone);
            if (full.value() instanceof Value.DateTime time) {
                return new ParsedTime(
                        new Value.Time(Calendar.microsOfDay(time)), false, full.truncated());
            }
        }
        return parts(negative, rules);
    }

    private ParsedTime parts(boolean negative, DateRules rules) {
        int start = at;
        long number = number();
        if (at == start || number < 0) {
            return ParsedTime.WRONG;
        }
        int endOfNumber = at;
        while (at < end && DateTimeReader.isSpace(text.charAt(at))) {
            at++;
        }
        long[] hms = new long[3];
        if (at > endOfNumber && end - at >= 1 && DateTimeReader.isDigit(text.charAt(at))) {
            clock(hms, 0);
            hms[0] += number * 24;
        } else if (separator()) {
            hms[0] = number;
            at++;
            clock(hms, 1);
        } else {
            at = endOfNumber;
            hms[0] = number / 10_000;
            hms[1] = number / 100 % 100;
            hms[2] = number % 100;
        }
        long micros = fraction(rules);
        if (hms[1] > 59 || hms[2] > 59) {
            return ParsedTime.WRONG;
        }
        boolean truncated = at < end;
        long total =
                hms[0] > 1_000_000
                        ? Long.MAX_VALUE
                        : (hms[0] * 3600 + hms[1] * 60 + hms[2]) * Calendar.MICROS_PER_SECOND
                                + micros;
        if (total > Calendar.MAX_TIME_MICROS) {
            total = Calendar.MAX_TIME_MICROS;
            truncated = true;
        }
        return new ParsedTime(new Value.Time(negative ? -total : total), false, truncated);
    }

    // hh:mm:ss from the given part on; parts that are missing stay 0.
    private void clock(long[] hms, int from) {
        for (int i = from; i < 3; i++) {
            hms[i] = number();
            if (i == 2 || !separator()) {
                return;
            }
            at++;
        }
    }

    private boolean separator() {
        return end - at > 1
                && text.charAt(at) == ':'
                && DateTimeReader.isDigit(text.charAt(at + 1));
    }

    private long number() {
        long number = 0;
        while (at < end && DateTimeReader.isDigit(text.charAt(at))) {
            number = number * 10 + text.charAt(at) - '0';
            if (number > 0xFFFF_FFFFL) {
                return -1;
            }
            at++;
        }
        return number;
    }

    private long fraction(DateRules rules) {
        if (at == end || text.charAt(at) != '.') {
            return 0;
        }
        at++;
        long micros = 0;
        int digits = 0;
        while (at < end && DateTimeReader.isDigit(text.charAt(at))) {
            int digit = text.charAt(at) - '0';
            if (digits < 6) {
                micros = micros * 10 + digit;
            } else if (digits == 6 && digit >= 5 && !rules.truncate()) {
                micros++;
            }
            digits++;
            at++;
        }
        for (int i = digits; i < 6; i++) {
            micros *= 10;
        }
        return micros;
    }
}
