package dev.quell.query.value;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TemporalText;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;

/// Values into columns of dates and times.
final class TimeAssignment {
    // 1970-01-01 00:00:01 and 2038-01-19 03:14:07.999999, UTC, in seconds.
    private static final long FIRST_TIMESTAMP = 1;
    private static final long LAST_TIMESTAMP = 2_147_483_647;

    private TimeAssignment() {}

    static Value date(Value value, SqlType from, ColumnAssignment.Problems problems) {
        var parsed = read(value, problems);
        if (!(parsed.value() instanceof Value.DateTime given)) {
            problems.incorrectTime("date", ValueText.of(value, from));
            return new Value.Date(0, 0, 0);
        }
        if (!allowed(given, problems)) {
            return new Value.Date(0, 0, 0);
        }
        var time = rounded(given, 0, problems);
        if (parsed.truncated()) {
            problems.incorrectTime("date", ValueText.of(value, from));
        } else if (Calendar.microsOfDay(time) != 0) {
            problems.noteIncorrectTime("date", lost(value, time, from));
        }
        return Calendar.dateOf(time);
    }

    // What the note shows: what is no text it shows rounded.
    private static String lost(Value value, Value.DateTime rounded, SqlType from) {
        return switch (value) {
            case Value.DateTime _ -> TemporalText.of(rounded, 0);
            case Value.Time(long micros) ->
                    TemporalText.of(Calendar.round(new Value.Time(micros), 0, false), 0);
            default -> ValueText.of(value, from);
        };
    }

    // A moment that is rounded out of year 9999 is out of range.
    private static Value.DateTime rounded(
            Value.DateTime time, int decimals, ColumnAssignment.Problems problems) {
        var rounded = Calendar.round(time, decimals, rules(problems).truncate());
        if (Calendar.isZero(rounded) && !Calendar.isZero(time)) {
            if (problems.strict()) {
                throw ErrorCode.DATETIME_FUNCTION_OVERFLOW.error("datetime");
            }
            problems.context().diagnostics().warn(ErrorCode.DATETIME_FUNCTION_OVERFLOW, "datetime");
            problems.outOfRange();
        }
        return rounded;
    }

    static Value dateTime(
            Value value, SqlType from, SqlType type, ColumnAssignment.Problems problems) {
        var parsed = read(value, problems);
        if (!(parsed.value() instanceof Value.DateTime time)) {
            problems.incorrectTime("datetime", ValueText.of(value, from));
            return zero();
        }
        if (parsed.truncated()) {
            problems.incorrectTime("datetime", ValueText.of(value, from));
        }
        if (!allowed(time, problems)) {
            return zero();
        }
        var rounded = rounded(time, type.decimals(), problems);
        if (type.kind() == TypeKind.TIMESTAMP && !Calendar.isZero(rounded)) {
            return timestamp(rounded, ValueText.of(value, from), problems);
        }
        return rounded;
    }

    // NO_ZERO_DATE and NO_ZERO_IN_DATE without strict mode: a zero date is stored, with warning
    // 1264.
    private static boolean allowed(Value.DateTime time, ColumnAssignment.Problems problems) {
        boolean allowed =
                problems.strict()
                        || DateRules.of(problems.context().settings().sqlMode()).allows(time);
        if (!allowed) {
            problems.outOfRange();
        }
        return allowed;
    }

    private static Value timestamp(
            Value.DateTime time, String shown, ColumnAssignment.Problems problems) {
        if (time.month() == 0 || time.day() == 0) {
            if (problems.strict()) {
                problems.incorrectTime("datetime", shown);
            }
            problems.outOfRange();
            return zero();
        }
        var zone = problems.context().settings().timeZone().zone();
        var instant = Zones.toInstant(time, zone);
        long seconds = instant.getEpochSecond();
        if (seconds < FIRST_TIMESTAMP || seconds > LAST_TIMESTAMP) {
            if (problems.strict()) {
                problems.incorrectTime("datetime", shown);
            }
            problems.outOfRange();
            return zero();
        }
        var valid = Zones.toLocal(instant, zone);
        if (!valid.equals(time)) {
            problems.incorrectTime("datetime", shown); // within a gap of the clock
        }
        return valid;
    }

    static Value time(Value value, SqlType from, SqlType type, ColumnAssignment.Problems problems) {
        var parsed = TimeConvert.toTime(value, rules(problems), problems.context());
        if (!(parsed.value() instanceof Value.Time time)) {
            return wrongTime(value, from, problems);
        }
        if (parsed.truncated()) {
            boolean beyond = Math.abs(time.micros()) >= Calendar.MAX_TIME_MICROS;
            if (beyond && !problems.strict()) {
                problems.outOfRange();
            } else {
                problems.incorrectTime("time", ValueText.of(value, from));
            }
        } else if (hadDate(value)) {
            problems.noteIncorrectTime("time", ValueText.of(value, from));
        }
        return Calendar.round(time, type.decimals(), rules(problems).truncate());
    }

    private static Value wrongTime(Value value, SqlType from, ColumnAssignment.Problems problems) {
        boolean number = !(value instanceof Value.Text);
        boolean digits = ValueText.of(value, from).chars().anyMatch(Character::isDigit);
        if (problems.strict() || !digits) {
            problems.incorrectTime("time", ValueText.of(value, from));
        } else {
            problems.outOfRange();
        }
        if (number) {
            boolean negative = Convert.toDouble(value, problems.context()) < 0;
            boolean big = Math.abs(Convert.toDouble(value, problems.context())) > 8_385_959;
            long limit = negative ? -Calendar.MAX_TIME_MICROS : Calendar.MAX_TIME_MICROS;
            return new Value.Time(big ? limit : 0);
        }
        return new Value.Time(0);
    }

    private static boolean hadDate(Value value) {
        return switch (value) {
            case Value.Date _, Value.DateTime _ -> true;
            case Value.Text(var text) -> text.indexOf('-', 1) > 0;
            default -> false;
        };
    }

    private static ParsedTime read(Value value, ColumnAssignment.Problems problems) {
        var parsed = TimeConvert.toDateTime(value, rules(problems), problems.context());
        boolean number = value instanceof Value.Int || value instanceof Value.Decimal;
        // 1 to 99 have no month: CAST lets them in, a column does not
        return number
                        && parsed.value() instanceof Value.DateTime time
                        && time.month() == 0
                        && time.day() != 0
                ? ParsedTime.WRONG
                : parsed;
    }

    private static DateRules rules(ColumnAssignment.Problems problems) {
        var rules = DateRules.of(problems.context().settings().sqlMode());
        return problems.strict()
                ? rules
                : new DateRules(true, true, rules.invalid(), rules.truncate());
    }

    private static Value.DateTime zero() {
        return new Value.DateTime(0, 0, 0, 0, 0, 0, 0);
    }
}
