package dev.quell.query.value;

import dev.quell.base.stop.Portions;
import dev.quell.base.value.Value;

/// Reads a date or date and time from text as leniently as MySQL does: any punctuation between the parts, two-digit
/// years, no punctuation at all (`20200131`), a fraction, an offset from UTC.
final class DateTimeReader {
    private static final int YEAR = 0;
    private static final int DAY = 2;
    private static final int SECOND = 5;
    private static final int FRACTION = 6;

    private final String text;
    private final int end;
    private final int[] parts = new int[7];
    private final int[] lengths = new int[7];
    private int at;
    private int count;
    private boolean compact;
    private boolean roundUp;
    private boolean sawDelimiter;
    private boolean sawSpace;
    private int lastEnd;
    private int offsetMinutes = Integer.MIN_VALUE;

    private DateTimeReader(String text) {
        this.text = text;
        int length = text.length();
        while (length > 0 && isSpace(text.charAt(length - 1))) {
            length--;
        }
        end = length;
    }

    static ParsedTime read(String text, DateRules rules, SessionTimeZone zone) {
        return new DateTimeReader(text).read(rules, zone);
    }

    /// Reads only what is a date and time with a space or T between: how TIME tells `2020-01-01 10:11:12` from its own forms.
    static ParsedTime readFull(String text, DateRules rules, SessionTimeZone zone) {
        var reader = new DateTimeReader(text);
        var parsed = reader.read(rules, zone);
        return reader.sawDelimiter && !reader.sawSpace ? ParsedTime.WRONG : parsed;
    }

    private ParsedTime read(DateRules rules, SessionTimeZone zone) {
        while (at < end && isSpace(text.charAt(at))) {
            at++;
        }
        if (at == end || !isDigit(text.charAt(at)) || !readParts()) {
            return ParsedTime.WRONG;
        }
        finishFraction();
        int yearLength = lengths[YEAR];
        boolean anything = false;
        for (int part : parts) {
            anything |= part != 0;
        }
        if (yearLength == 2 && anything) {
            parts[YEAR] = Calendar.fullYear(parts[YEAR]);
        }
        boolean inRange =
                count >= 3
                        && parts[1] <= 12
                        && parts[2] <= 31
                        && parts[3] <= 23
                        && parts[4] <= 59
                        && parts[5] <= 59
                        && parts[0] <= 9999;
        if (!inRange || !rules.allows(parts[0], parts[1], parts[2])) {
            return ParsedTime.WRONG;
        }
        boolean garbage = lastEnd < end;
        return new ParsedTime(value(rules, zone), count <= 3, garbage);
    }

    private Value value(DateRules rules, SessionTimeZone zone) {
        var time =
                new Value.DateTime(
                        parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6]);
        if (roundUp && !rules.truncate()) {
            time = Calendar.fromMicros(Calendar.toMicros(time) + 1);
        }
        return offsetMinutes == Integer.MIN_VALUE
                ? time
                : Zones.fromOffset(time, offsetMinutes, zone);
    }

    private boolean readParts() {
        int digits = at;
        while (digits < end && (isDigit(text.charAt(digits)) || text.charAt(digits) == 'T')) {
            Portions.pass(digits++);
        }
        int width = digits - at;
        compact = digits == end || text.charAt(digits) == '.';
        int field = compact && width != 4 && width != 8 && width < 14 ? 2 : 4;
        for (int i = 0; i <= FRACTION && at < end && isDigit(text.charAt(at)); i++) {
            if (!readNumber(i, i == FRACTION ? 6 : field)) {
                return false;
            }
            field = 2;
            count = i + 1;
            lastEnd = at;
            if (at == end || !skipDelimiter(i)) {
                break;
            }
        }
        return true;
    }

    private boolean readNumber(int part, int width) {
        int start = at;
        long number = 0;
        boolean untilDelimiter = !compact && part != FRACTION;
        while (at < end && isDigit(text.charAt(at)) && (untilDelimiter || at - start < width)) {
            number = number * 10 + text.charAt(at) - '0';
            if (number > 999_999) {
                return false;
            }
            at++;
        }
        parts[part] = (int) number;
        lengths[part] = at - start;
        return true;
    }

    // False: no further part can follow.
    private boolean skipDelimiter(int part) {
        char next = text.charAt(at);
        if (part == DAY && next == 'T') {
            at++;
            sawSpace = true;
            return true;
        }
        if (part == FRACTION) {
            skipExcessDigits();
            readOffset();
            return false;
        }
        if (part == SECOND) {
            if (next == '.') {
                at++;
                lastEnd = at;
                return true;
            }
            readOffset();
            return false;
        }
        while (at < end && (isPunctuation(text.charAt(at)) || isSpace(text.charAt(at)))) {
            if (isSpace(text.charAt(at))) {
                if (part != DAY) {
                    return false;
                }
                sawSpace = true;
            }
            sawDelimiter = true;
            at++;
        }
        return true;
    }

    private void skipExcessDigits() {
        if (at < end && isDigit(text.charAt(at))) {
            roundUp = text.charAt(at) >= '5';
            while (at < end && isDigit(text.charAt(at))) {
                at++;
            }
            lastEnd = at;
        }
    }

    // +hh:mm or -hh:mm and then the end, else it is garbage.
    private void readOffset() {
        if (end - at != 6 || (text.charAt(at) != '+' && text.charAt(at) != '-')) {
            return;
        }
        for (int i = 1; i < 6; i++) {
            char c = text.charAt(at + i);
            if (i == 3 ? c != ':' : !isDigit(c)) {
                return;
            }
        }
        int minutes =
                (text.charAt(at + 1) - '0') * 600
                        + (text.charAt(at + 2) - '0') * 60
                        + (text.charAt(at + 4) - '0') * 10
                        + text.charAt(at + 5)
                        - '0';
        if (minutes <= 14 * 60) {
            offsetMinutes = text.charAt(at) == '-' ? -minutes : minutes;
            lastEnd = end;
        }
    }

    private void finishFraction() {
        for (int i = lengths[FRACTION]; i > 0 && i < 6; i++) {
            parts[FRACTION] *= 10;
        }
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static boolean isPunctuation(char c) {
        return c > ' ' && c < 0x7F && !Character.isLetterOrDigit(c);
    }
}
