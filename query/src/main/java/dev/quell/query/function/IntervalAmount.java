package dev.quell.query.function;

import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.query.value.Convert;
import dev.quell.query.value.EvalContext;
import dev.quell.sql.tree.Interval.Unit;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// How far an interval goes: months, and microseconds besides.
public record IntervalAmount(long months, long micros) {
    private static final long SECOND = 1_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    public static boolean hasMicros(Unit unit) {
        return switch (unit) {
            case MICROSECOND,
                    SECOND_MICROSECOND,
                    MINUTE_MICROSECOND,
                    HOUR_MICROSECOND,
                    DAY_MICROSECOND ->
                    true;
            default -> false;
        };
    }

    /// Whether nothing below a day takes part.
    static boolean isOfDays(Unit unit) {
        return switch (unit) {
            case DAY, WEEK, MONTH, QUARTER, YEAR, YEAR_MONTH -> true;
            default -> false;
        };
    }

    /// Whether nothing above an hour takes part.
    static boolean isOfTime(Unit unit) {
        return switch (unit) {
            case MICROSECOND,
                    SECOND,
                    MINUTE,
                    HOUR,
                    SECOND_MICROSECOND,
                    MINUTE_MICROSECOND,
                    MINUTE_SECOND,
                    HOUR_MICROSECOND,
                    HOUR_SECOND,
                    HOUR_MINUTE ->
                    true;
            default -> false;
        };
    }

    /// Reads the amount of an interval.
    ///
    /// @throws ArithmeticException if it is beyond any date
    public static IntervalAmount of(Unit unit, Value amount, SqlType type, EvalContext context) {
        return switch (unit) {
            case YEAR -> ofMonths(Math.multiplyExact(whole(amount, context), 12L));
            case QUARTER -> ofMonths(Math.multiplyExact(whole(amount, context), 3L));
            case MONTH -> ofMonths(whole(amount, context));
            case WEEK -> ofMicros(whole(amount, context), 7 * DAY);
            case DAY -> ofMicros(whole(amount, context), DAY);
            case HOUR -> ofMicros(whole(amount, context), HOUR);
            case MINUTE -> ofMicros(whole(amount, context), MINUTE);
            case MICROSECOND -> ofMicros(whole(amount, context), 1);
            case SECOND -> seconds(amount, context);
            case YEAR_MONTH -> {
                long[] parts = parts(amount, type, 2, false);
                yield ofMonths(Math.addExact(Math.multiplyExact(parts[0], 12L), parts[1]));
            }
            case DAY_HOUR -> composite(amount, type, false, DAY, HOUR);
            case DAY_MINUTE -> composite(amount, type, false, DAY, HOUR, MINUTE);
            case DAY_SECOND -> composite(amount, type, false, DAY, HOUR, MINUTE, SECOND);
            case DAY_MICROSECOND -> composite(amount, type, true, DAY, HOUR, MINUTE, SECOND, 1);
            case HOUR_MINUTE -> composite(amount, type, false, HOUR, MINUTE);
            case HOUR_SECOND -> composite(amount, type, false, HOUR, MINUTE, SECOND);
            case HOUR_MICROSECOND -> composite(amount, type, true, HOUR, MINUTE, SECOND, 1);
            case MINUTE_SECOND -> composite(amount, type, false, MINUTE, SECOND);
            case MINUTE_MICROSECOND -> composite(amount, type, true, MINUTE, SECOND, 1);
            case SECOND_MICROSECOND -> composite(amount, type, true, SECOND, 1);
        };
    }

    private static IntervalAmount ofMonths(long months) {
        return new IntervalAmount(months, 0);
    }

    private static IntervalAmount ofMicros(long count, long unit) {
        return new IntervalAmount(0, Math.multiplyExact(count, unit));
    }

    private static long whole(Value amount, EvalContext context) {
        if (amount instanceof Value.Real(double number) && Math.abs(number) >= 0x1p63) {
            throw new ArithmeticException("beyond any date");
        }
        return Convert.toLong(amount, context);
    }

    private static IntervalAmount seconds(Value amount, EvalContext context) {
        BigDecimal micros =
                Convert.toDecimal(amount, context)
                        .movePointRight(6)
                        .setScale(0, RoundingMode.HALF_UP);
        return new IntervalAmount(0, micros.longValueExact());
    }

    private static IntervalAmount composite(
            Value amount, SqlType type, boolean micros, long... units) {
        long[] parts = parts(amount, type, units.length, micros);
        long total = 0;
        for (int i = 0; i < units.length; i++) {
            total = Math.addExact(total, Math.multiplyExact(parts[i], units[i]));
        }
        return new IntervalAmount(0, total);
    }

    // The numbers in a text such as `-1 10:30`, aligned to the right; each has the sign of the
    // whole.
    private static long[] parts(Value amount, SqlType type, int count, boolean micros) {
        String text = ValueText.of(amount, type).strip();
        boolean negative = text.startsWith("-");
        long[] found = new long[count];
        int size = 0;
        int at = 0;
        int digits = 0;
        while (at < text.length() && size < count) {
            while (at < text.length() && !isDigit(text.charAt(at))) {
                at++;
            }
            int start = at;
            while (at < text.length() && isDigit(text.charAt(at))) {
                at++;
            }
            if (at > start) {
                digits = at - start;
                found[size++] = Long.parseLong(text.substring(start, Math.min(at, start + 18)));
            }
        }
        long[] parts = new long[count];
        System.arraycopy(found, 0, parts, count - size, size);
        if (micros && size > 0) {
            for (int i = digits; i < 6; i++) {
                parts[count - 1] *= 10;
            }
        }
        for (int i = 0; negative && i < count; i++) {
            parts[i] = -parts[i];
        }
        return parts;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    IntervalAmount negated() {
        return new IntervalAmount(-months, -micros);
    }
}
