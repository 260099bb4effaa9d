package dev.quell.query.function;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.Locale;

/// The names of months and days in the language of `lc_time_names`.
record TimeNames(Locale locale) {
    static TimeNames of(String name) {
        return name.equals("en_US")
                ? new TimeNames(Locale.US)
                : new TimeNames(Locale.forLanguageTag(name.replace('_', '-')));
    }

    /// @param weekday 0 for Monday
    String day(int weekday) {
        return DayOfWeek.of(weekday + 1).getDisplayName(TextStyle.FULL, locale);
    }

    String shortDay(int weekday) {
        return DayOfWeek.of(weekday + 1).getDisplayName(TextStyle.SHORT, locale);
    }

    /// @param month 1 for January
    String month(int month) {
        return Month.of(month).getDisplayName(TextStyle.FULL, locale);
    }

    String shortMonth(int month) {
        String name = Month.of(month).getDisplayName(TextStyle.SHORT, locale);
        return locale.equals(Locale.US) && name.length() > 3 ? name.substring(0, 3) : name;
    }
}
