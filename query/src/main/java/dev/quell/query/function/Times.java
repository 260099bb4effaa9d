package dev.quell.query.function;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.query.value.Convert;
import dev.quell.query.value.DateRules;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.ParsedTime;
import dev.quell.query.value.TimeConvert;
import java.util.Optional;

/// Arguments of date functions, with a warning for what is no date.
final class Times {
    private Times() {}

    /// As a date and time that follows sql_mode's rules for zero dates.
    static ParsedTime read(Value value, EvalContext context) {
        return read(value, rules(context), context);
    }

    private static ParsedTime read(Value value, DateRules rules, EvalContext context) {
        var parsed = TimeConvert.toDateTime(value, rules, context);
        if ((parsed.isWrong() && !isDate(value)) || parsed.truncated()) {
            warn(
                    (parsed.isWrong() ? "Incorrect" : "Truncated incorrect") + " datetime",
                    value,
                    context);
        }
        return parsed;
    }

    /// As a date and time whose month or day may be zero.
    static Optional<Value.DateTime> lenient(Value value, EvalContext context) {
        return read(value, tolerant(context), context).value() instanceof Value.DateTime time
                ? Optional.of(time)
                : Optional.empty();
    }

    /// As a date and time with no part of the date zero.
    static Optional<Value.DateTime> whole(Value value, EvalContext context) {
        return read(value, context).value() instanceof Value.DateTime time
                        && time.month() > 0
                        && time.day() > 0
                ? Optional.of(time)
                : Optional.empty();
    }

    /// As [#lenient], for a function that looks at the date only: its warning says so.
    static Optional<Value.DateTime> lenientDate(Value value, EvalContext context) {
        // What is a date already was let in by the sql_mode of its time; the number 0 is no text
        // that could be wrong.
        boolean zero = isDate(value) || isNumber(value) || rules(context).zeroDate();
        return date(value, new DateRules(true, zero, rules(context).invalid(), false), context);
    }

    static boolean isNumber(Value value) {
        return value instanceof Value.Int
                || value instanceof Value.Unsigned
                || value instanceof Value.Decimal
                || value instanceof Value.Real;
    }

    /// As [#whole], for a function that looks at the date only.
    static Optional<Value.DateTime> wholeDate(Value value, EvalContext context) {
        var found = date(value, tolerant(context), context);
        var whole = found.filter(time -> time.month() > 0 && time.day() > 0);
        if (found.isPresent() && whole.isEmpty() && !isDate(value)) {
            warn("Truncated incorrect date", value, context);
        }
        return whole;
    }

    /// As a date whose day may be zero, its month not.
    static Optional<Value.DateTime> monthOf(Value value, EvalContext context) {
        var found = date(value, tolerant(context), context);
        var whole = found.filter(time -> time.month() > 0);
        if (found.isPresent() && whole.isEmpty()) {
            warn("Truncated incorrect date", value, context);
        }
        return whole;
    }

    private static boolean isDate(Value value) {
        return value instanceof Value.Date || value instanceof Value.DateTime;
    }

    // Zeros are let in, and with ALLOW_INVALID_DATES days that the month has not.
    private static DateRules tolerant(EvalContext context) {
        return rules(context).invalid()
                ? new DateRules(true, true, true, false)
                : DateRules.LENIENT;
    }

    private static DateRules rules(EvalContext context) {
        return DateRules.of(context.settings().sqlMode());
    }

    private static Optional<Value.DateTime> date(
            Value value, DateRules rules, EvalContext context) {
        var parsed = TimeConvert.toDateTime(value, rules, context);
        boolean text = value instanceof Value.Text;
        if (parsed.isWrong() || parsed.truncated()) {
            warn(text ? "Truncated incorrect date" : "Incorrect datetime", value, context);
        }
        return parsed.value() instanceof Value.DateTime time ? Optional.of(time) : Optional.empty();
    }

    /// As a TIME.
    static Optional<Value.Time> time(Value value, EvalContext context) {
        var parsed = TimeConvert.toTime(value, DateRules.LENIENT, context);
        if (parsed.isWrong() || parsed.truncated()) {
            warn("Truncated incorrect time", value, context);
        }
        return parsed.value() instanceof Value.Time time ? Optional.of(time) : Optional.empty();
    }

    /// NULL, with the warning that a DATE is out of range (6527).
    ///
    /// @param expression that has it
    static Value outOfRange(String expression, EvalContext context) {
        context.diagnostics().warn(ErrorCode.TEMPORAL_OUT_OF_RANGE, "DATE", expression);
        return Value.NULL;
    }

    static void warn(String what, Value value, EvalContext context) {
        String shown = Convert.shown(ValueText.of(value, SqlType.NULL));
        context.diagnostics()
                .warn(
                        ErrorCode.TRUNCATED_WRONG_VALUE.withMessage(
                                what + " value: '" + shown + "'"));
    }
}
