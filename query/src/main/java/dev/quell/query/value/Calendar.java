package dev.quell.query.value;

import dev.quell.base.value.Value;

/// The Gregorian calendar as MySQL counts it: from year 0, day numbers as TO_DAYS tells them, parts that may be zero.
public final class Calendar {
    public static final long MICROS_PER_SECOND = 1_000_000L;
    public static final long MICROS_PER_DAY = 86_400L * MICROS_PER_SECOND;

    /// The greatest TIME: 838:59:59.
    public static final long MAX_TIME_MICROS = (838L * 3600 + 59 * 60 + 59) * MICROS_PER_SECOND;

    /// The day number of 9999-12-31.
    public static final long MAX_DAY_NUMBER = 3_652_424;

    private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    private static final int[] POWERS = {1_000_000, 100_000, 10_000, 1_000, 100, 10, 1};

    private Calendar() {}

    public static boolean isLeapYear(int year) {
        return year % 4 == 0 && (year % 100 != 0 || (year % 400 == 0 && year != 0));
    }

    public static int daysInYear(int year) {
        return isLeapYear(year) ? 366 : 365;
    }

    /// @param month 1 to 12
    public static int daysInMonth(int year, int month) {
        return month == 2 && isLeapYear(year) ? 29 : DAYS[month - 1];
    }

    /// Days since year 0; 0 for `0000-00-00`.
    public static long dayNumber(int year, int month, int day) {
        if (year == 0 && month == 0) {
            return 0;
        }
        long days = 365L * year + 31L * (month - 1) + day;
        int y = year;
        if (month <= 2) {
            y--;
        } else {
            days -= (month * 4 + 23) / 10;
        }
        int centuries = (y / 100 + 1) * 3 / 4;
        return days + y / 4 - centuries;
    }

    public static long dayNumber(Value.DateTime time) {
        return dayNumber(time.year(), time.month(), time.day());
    }

    /// The date of a day number, 1 for 0000-01-01; `0000-00-00` for those before it or after 9999.
    public static Value.Date date(long dayNumber) {
        if (dayNumber < 1 || dayNumber > MAX_DAY_NUMBER) {
            return new Value.Date(0, 0, 0);
        }
        boolean isFirstYear = dayNumber <= daysInYear(0);
        int year = isFirstYear ? 0 : (int) (dayNumber * 100 / 36_525);
        int century = ((year - 1) / 100 + 1) * 3 / 4;
        int dayOfYear =
                isFirstYear
                        ? (int) dayNumber
                        : (int) (dayNumber - year * 365L) - (year - 1) / 4 + century;
        while (dayOfYear > daysInYear(year)) {
            dayOfYear -= daysInYear(year);
            year++;
        }
        int month = 1;
        while (dayOfYear > daysInMonth(year, month)) {
            dayOfYear -= daysInMonth(year, month);
            month++;
        }
        return new Value.Date(year, month, dayOfYear);
    }

    /// 0 for Monday to 6 for Sunday.
    public static int weekday(long dayNumber) {
        return (int) ((dayNumber + 5) % 7);
    }

    /// The week of a date as WEEK(date, mode) tells it.
    ///
    /// @param mode 0 to 7: bit 0 Monday first, bit 1 weeks belong to the year most of them lies in, bit 2 the first week
    ///     need not be whole (it has four days)
    public static YearWeek week(Value.DateTime date, int mode) {
        boolean mondayFirst = (mode & 1) != 0;
        boolean weekYear = (mode & 2) != 0;
        boolean firstWeekday = (mode & 4) != 0;
        if (!mondayFirst) {
            firstWeekday = !firstWeekday;
        }
        int year = date.year();
        long day = dayNumber(date);
        long firstDay = dayNumber(year, 1, 1);
        int weekday = weekdayFrom(firstDay, mondayFirst);
        if (date.month() == 1 && date.day() <= 7 - weekday) {
            if (!weekYear && ((firstWeekday && weekday != 0) || (!firstWeekday && weekday >= 4))) {
                return new YearWeek(year, 0);
            }
            weekYear = true;
            year--;
            int days = daysInYear(year);
            firstDay -= days;
            weekday = (weekday + 53 * 7 - days) % 7;
        }
        long days =
                (firstWeekday && weekday != 0) || (!firstWeekday && weekday >= 4)
                        ? day - (firstDay + (7 - weekday))
                        : day - (firstDay - weekday);
        if (weekYear && days >= 52 * 7) {
            weekday = (weekday + daysInYear(year)) % 7;
            if ((!firstWeekday && weekday < 4) || (firstWeekday && weekday == 0)) {
                return new YearWeek(year + 1, 1);
            }
        }
        return new YearWeek(year, (int) (days / 7) + 1);
    }

    private static int weekdayFrom(long dayNumber, boolean mondayFirst) {
        return (int) ((dayNumber + 5 + (mondayFirst ? 0 : 1)) % 7);
    }

    /// A week and the year that it belongs to.
    public record YearWeek(int year, int week) {}

    /// A number in the order of the moments; equal moments, equal numbers.
    public static long packed(Value.DateTime time) {
        long days = (time.year() * 13L + time.month()) << 5 | time.day();
        long seconds = (long) time.hour() << 12 | time.minute() << 6 | time.second();
        return (days << 17 | seconds) << 20 | time.micros();
    }

    public static Value.DateTime atMidnight(Value.Date date) {
        return new Value.DateTime(date.year(), date.month(), date.day(), 0, 0, 0, 0);
    }

    public static Value.Date dateOf(Value.DateTime time) {
        return new Value.Date(time.year(), time.month(), time.day());
    }

    /// Microseconds since the day began.
    public static long microsOfDay(Value.DateTime time) {
        return (time.hour() * 3600L + time.minute() * 60L + time.second()) * MICROS_PER_SECOND
                + time.micros();
    }

    public static boolean isZero(Value.DateTime time) {
        return time.year() == 0 && time.month() == 0 && time.day() == 0 && microsOfDay(time) == 0;
    }

    /// Microseconds since day 0; the inverse of [#fromMicros].
    public static long toMicros(Value.DateTime time) {
        return dayNumber(time) * MICROS_PER_DAY + microsOfDay(time);
    }

    /// The moment that many microseconds after day 0.
    public static Value.DateTime fromMicros(long micros) {
        var date = date(Math.floorDiv(micros, MICROS_PER_DAY));
        long rest = Math.floorMod(micros, MICROS_PER_DAY);
        long seconds = rest / MICROS_PER_SECOND;
        return new Value.DateTime(
                date.year(),
                date.month(),
                date.day(),
                (int) (seconds / 3600),
                (int) (seconds / 60 % 60),
                (int) (seconds % 60),
                (int) (rest % MICROS_PER_SECOND));
    }

    /// Rounds half up (or cuts) to so many digits of a second.
    ///
    /// @return the zero date where that leads out of year 9999
    public static Value.DateTime round(Value.DateTime time, int decimals, boolean truncate) {
        int unit = POWERS[Math.min(decimals, 6)];
        int excess = time.micros() % unit;
        if (excess == 0) {
            return time;
        }
        var cut =
                new Value.DateTime(
                        time.year(),
                        time.month(),
                        time.day(),
                        time.hour(),
                        time.minute(),
                        time.second(),
                        time.micros() - excess);
        return truncate || excess * 2 < unit ? cut : fromMicros(toMicros(cut) + unit);
    }

    /// Rounds half away from zero (or cuts) to so many digits of a second.
    public static Value.Time round(Value.Time time, int decimals, boolean truncate) {
        int unit = POWERS[Math.min(decimals, 6)];
        long excess = time.micros() % unit;
        if (excess == 0) {
            return time;
        }
        long cut = time.micros() - excess;
        if (!truncate && Math.abs(excess) * 2 >= unit) {
            cut += excess > 0 ? unit : -unit;
        }
        return new Value.Time(Math.clamp(cut, -MAX_TIME_MICROS, MAX_TIME_MICROS));
    }

    /// 2000 to 2069 for 0 to 69, 1970 to 1999 for 70 to 99; other years are themselves.
    public static int fullYear(int year) {
        return year < 70 ? year + 2000 : year < 100 ? year + 1900 : year;
    }
}
