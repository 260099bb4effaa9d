package dev.quell.query.value;

import dev.quell.base.value.SqlMode;
import dev.quell.base.value.SqlMode.Flag;
import dev.quell.base.value.Value;

/// Which unusual dates are let in.
///
/// @param zeroInDate month or day may be 0
/// @param zeroDate `0000-00-00` is let in
/// @param invalid days up to 31 in any month
/// @param truncate fractions are cut rather than rounded
public record DateRules(boolean zeroInDate, boolean zeroDate, boolean invalid, boolean truncate) {
    /// Anything that has the form of a date.
    public static final DateRules LENIENT = new DateRules(true, true, false, false);

    public static DateRules of(SqlMode mode) {
        return new DateRules(
                !mode.has(Flag.NO_ZERO_IN_DATE),
                !mode.has(Flag.NO_ZERO_DATE),
                mode.has(Flag.ALLOW_INVALID_DATES),
                mode.has(Flag.TIME_TRUNCATE_FRACTIONAL));
    }

    boolean allows(int year, int month, int day) {
        if (year == 0 && month == 0 && day == 0) {
            return zeroDate;
        }
        if (month == 0 || day == 0) {
            return zeroInDate && month <= 12 && day <= 31;
        }
        return month <= 12 && (invalid ? day <= 31 : day <= Calendar.daysInMonth(year, month));
    }

    /// Whether the date of a time may be.
    public boolean allows(Value.DateTime time) {
        return allows(time.year(), time.month(), time.day());
    }
}
