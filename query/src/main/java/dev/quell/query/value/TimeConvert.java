package dev.quell.query.value;

import dev.quell.base.text.CharacterSet;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/// Values of any kind as dates and times.
public final class TimeConvert {
    private TimeConvert() {}

    /// As a date and time. TIME is counted from the start of the statement's day.
    ///
    /// @param value not NULL
    public static ParsedTime toDateTime(Value value, DateRules rules, EvalContext context) {
        return switch (value) {
            case Value.DateTime time -> checked(time, false, rules);
            case Value.Date date -> checked(Calendar.atMidnight(date), true, rules);
            case Value.Time time -> new ParsedTime(onToday(time, context), false, false);
            case Value.Text(var text) ->
                    DateTimeReader.read(text, rules, context.settings().timeZone());
            case Value.Binary(var bytes) ->
                    DateTimeReader.read(
                            new String(bytes, StandardCharsets.ISO_8859_1),
                            rules,
                            context.settings().timeZone());
            case Value.Bit _ -> toDateTime(bytes(value), rules, context);
            case Value.Json json ->
                    DateTimeReader.read(
                            unquoted(json.text()), rules, context.settings().timeZone());
            case Value.Enumerated(_, var label) ->
                    DateTimeReader.read(label, rules, context.settings().timeZone());
            case Value.Members(_, var text) ->
                    DateTimeReader.read(text, rules, context.settings().timeZone());
            default -> {
                long micros = micros(value, context);
                long whole = whole(value, context);
                yield TimeNumbers.dateTime(whole, (int) micros, rules);
            }
        };
    }

    /// Reads text.
    public static ParsedTime readDateTime(String text, DateRules rules, SessionTimeZone zone) {
        return DateTimeReader.read(text, rules, zone);
    }

    /// Reads text.
    public static ParsedTime readTime(String text, DateRules rules, SessionTimeZone zone) {
        return TimeReader.read(text, rules, zone);
    }

    /// As a TIME.
    ///
    /// @param value not NULL
    public static ParsedTime toTime(Value value, DateRules rules, EvalContext context) {
        return switch (value) {
            case Value.Time time -> new ParsedTime(time, false, false);
            case Value.DateTime time ->
                    new ParsedTime(new Value.Time(Calendar.microsOfDay(time)), false, false);
            case Value.Date _ -> new ParsedTime(new Value.Time(0), false, false);
            case Value.Text(var text) ->
                    TimeReader.read(text, rules, context.settings().timeZone());
            case Value.Binary(var bytes) ->
                    TimeReader.read(
                            new String(bytes, StandardCharsets.ISO_8859_1),
                            rules,
                            context.settings().timeZone());
            case Value.Bit _ -> toTime(bytes(value), rules, context);
            case Value.Json json ->
                    TimeReader.read(unquoted(json.text()), rules, context.settings().timeZone());
            case Value.Enumerated(_, var label) ->
                    TimeReader.read(label, rules, context.settings().timeZone());
            case Value.Members(_, var text) ->
                    TimeReader.read(text, rules, context.settings().timeZone());
            default -> TimeNumbers.time(whole(value, context), (int) micros(value, context), rules);
        };
    }

    // Bits are a byte string where a time is wanted.
    private static Value bytes(Value bits) {
        return new Value.Binary(ValueText.bytes(bits, SqlType.NULL, CharacterSet.BINARY));
    }

    /// The statement's day, with that time added.
    public static Value.DateTime onToday(Value.Time time, EvalContext context) {
        var today = context.localNow();
        long start = Calendar.dayNumber(today) * Calendar.MICROS_PER_DAY;
        return Calendar.fromMicros(start + time.micros());
    }

    private static ParsedTime checked(Value.DateTime time, boolean dateOnly, DateRules rules) {
        return rules.allows(time) ? new ParsedTime(time, dateOnly, false) : ParsedTime.WRONG;
    }

    private static long whole(Value value, EvalContext context) {
        return switch (Convert.toNumber(value, context)) {
            case Value.Decimal(var number) -> number.toBigInteger().longValue();
            case Value.Real(double number) -> (long) number;
            case Value.Single(float number) -> (long) number;
            case Value other -> Convert.toLong(other, context);
        };
    }

    private static long micros(Value value, EvalContext context) {
        return switch (Convert.toNumber(value, context)) {
            case Value.Decimal(var number) ->
                    Decimals.round(number.remainder(BigDecimal.ONE), 6).unscaledValue().longValue();
            case Value.Real(double number) -> Math.round(number % 1 * 1_000_000);
            case Value.Single(float number) -> Math.round((double) number % 1 * 1_000_000);
            default -> 0;
        };
    }

    private static String unquoted(String json) {
        boolean quoted = json.startsWith("\"") && json.length() >= 2;
        return quoted ? json.substring(1, json.length() - 1) : json;
    }
}
