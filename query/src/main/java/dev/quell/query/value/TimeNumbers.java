package dev.quell.query.value;

import dev.quell.base.value.Value;

/// Numbers such as 20200131101112 as dates and times, and back.
public final class TimeNumbers {
    private static final long MAX_DATE_TIME = 99_991_231_235_959L;
    private static final long MAX_TIME = 8_385_959;
    private static final long FIRST_AS_DATE_TIME = 10_000_000_000L;

    private TimeNumbers() {}

    /// Reads `[YY]YYMMDD[hhmmss]`.
    public static ParsedTime dateTime(long number, int micros, DateRules rules) {
        if (number < 0 || number > MAX_DATE_TIME) {
            return ParsedTime.WRONG;
        }
        long full = full(number);
        if (full < 0) {
            return ParsedTime.WRONG;
        }
        long date = full / 1_000_000;
        long time = full % 1_000_000;
        var value =
                new Value.DateTime(
                        (int) (date / 10_000),
                        (int) (date / 100 % 100),
                        (int) (date % 100),
                        (int) (time / 10_000),
                        (int) (time / 100 % 100),
                        (int) (time % 100),
                        micros);
        boolean inRange =
                value.month() <= 12
                        && value.day() <= 31
                        && value.hour() <= 23
                        && value.minute() <= 59
                        && value.second() <= 59;
        return inRange && rules.allows(value)
                ? new ParsedTime(value, number <= 99_991_231, false)
                : ParsedTime.WRONG;
    }

    // With four digits of a year and with a time; -1 if there is no such reading.
    private static long full(long number) {
        if (number == 0 || number >= 10_000_101_000_000L) {
            return number;
        }
        if (number <= 691_231) {
            return (number + 20_000_000) * 1_000_000;
        }
        if (number < 700_101) {
            return -1;
        }
        if (number <= 991_231) {
            return (number + 19_000_000) * 1_000_000;
        }
        if (number <= 99_991_231) {
            return number * 1_000_000;
        }
        if (number < 101_000_000) {
            return -1;
        }
        if (number <= 691_231_235_959L) {
            return number + 20_000_000_000_000L;
        }
        if (number < 700_101_000_000L) {
            return -1;
        }
        return number <= 991_231_235_959L ? number + 19_000_000_000_000L : number;
    }

    /// Reads `[h]hmmss`, or the time of a whole date and time.
    public static ParsedTime time(long number, int micros, DateRules rules) {
        long size = Math.abs(number);
        if (size >= FIRST_AS_DATE_TIME && number > 0) {
            return dateTime(number, micros, rules).value() instanceof Value.DateTime time
                    ? new ParsedTime(new Value.Time(Calendar.microsOfDay(time)), false, false)
                    : ParsedTime.WRONG;
        }
        if (size > MAX_TIME || size / 100 % 100 > 59 || size % 100 > 59) {
            return ParsedTime.WRONG;
        }
        long seconds = size / 10_000 * 3600 + size / 100 % 100 * 60 + size % 100;
        long total = seconds * Calendar.MICROS_PER_SECOND + Math.abs(micros);
        return new ParsedTime(
                new Value.Time(number < 0 || micros < 0 ? -total : total), false, false);
    }

    /// YYYYMMDD.
    public static long number(Value.Date date) {
        return date.year() * 10_000L + date.month() * 100L + date.day();
    }

    /// YYYYMMDDhhmmss, the fraction left out.
    public static long number(Value.DateTime time) {
        return number(Calendar.dateOf(time)) * 1_000_000
                + time.hour() * 10_000L
                + time.minute() * 100L
                + time.second();
    }

    /// [-]hhmmss, the fraction left out.
    public static long number(Value.Time time) {
        long seconds = Math.abs(time.micros()) / Calendar.MICROS_PER_SECOND;
        long number = seconds / 3600 * 10_000 + seconds / 60 % 60 * 100 + seconds % 60;
        return time.micros() < 0 ? -number : number;
    }
}
