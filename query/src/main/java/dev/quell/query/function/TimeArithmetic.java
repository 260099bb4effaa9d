package dev.quell.query.function;

import static dev.quell.query.function.ScalarFunction.of;
import static dev.quell.query.function.ScalarFunction.strict;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TemporalText;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.query.function.Function.Resolved;
import dev.quell.query.value.Calendar;
import dev.quell.query.value.Convert;
import dev.quell.query.value.DateRules;
import dev.quell.query.value.Decimals;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.SessionTimeZone;
import dev.quell.query.value.TimeConvert;
import dev.quell.query.value.Typing;
import dev.quell.query.value.Zones;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The clock, and computing with times.
final class TimeArithmetic {
    private static final long MAX_HOURS = 838;
    private static final double FIRST_DATE_NUMBER = 10_000_101;
    private static final Pattern CLOCK = Pattern.compile("-?[0-9]+:");
    private static final DateRules WHOLE_DATES = new DateRules(false, false, false, false);
    private static final BigDecimal SIXTY = BigDecimal.valueOf(60);
    private static final long LAST_UNIX_SECOND = 32_536_771_199L;

    private TimeArithmetic() {}

    static List<Function> all() {
        return List.of(
                now("now", false),
                now("current_timestamp", false),
                now("localtime", false),
                now("localtimestamp", false),
                now("sysdate", true).volatileResult(),
                of("curdate", 0, _ -> today()),
                of("current_date", 0, _ -> today()),
                of("curtime", 0, 1, TimeArithmetic::timeOfDay),
                of("current_time", 0, 1, TimeArithmetic::timeOfDay),
                of("utc_date", 0, _ -> utcDate()),
                of("utc_time", 0, 1, TimeArithmetic::utcTime),
                of("utc_timestamp", 0, 1, TimeArithmetic::utcTimestamp),
                of("date", 1, _ -> date()),
                of("time", 1, TimeArithmetic::time),
                of("timestamp", 1, 2, TimeArithmetic::timestamp),
                of("addtime", 2, s -> addTime(s, 1)),
                of("subtime", 2, s -> addTime(s, -1)),
                of("timediff", 2, TimeArithmetic::timeDiff),
                of("maketime", 3, TimeArithmetic::makeTime),
                of("sec_to_time", 1, TimeArithmetic::secondsToTime),
                of("unix_timestamp", 0, 1, TimeArithmetic::unixTimestamp),
                of("from_unixtime", 1, 2, TimeArithmetic::fromUnixTime),
                of("convert_tz", 3, TimeArithmetic::convertZone));
    }

    // The digits of a second that NOW(n) and its like are asked for.
    private static int digits(Signature signature, int index) {
        if (signature.size() <= index) {
            return 0;
        }
        boolean known =
                signature.argument(index).constant().orElse(Value.NULL)
                        instanceof Value.Int(long digits);
        long digits =
                known
                                && signature.argument(index).constant().orElse(Value.NULL)
                                        instanceof Value.Int(long number)
                        ? number
                        : 0;
        if (digits < 0 || digits > 6) {
            throw ErrorCode.TOO_BIG_PRECISION.error(digits, signature.name(), 6);
        }
        return (int) digits;
    }

    private static ScalarFunction now(String name, boolean atCall) {
        return of(
                name,
                0,
                1,
                signature -> {
                    int digits = digits(signature, 0);
                    return new Resolved(
                            Types.temporal(TypeKind.DATETIME, digits, false),
                            (context, _) -> {
                                var time =
                                        atCall
                                                ? Zones.toLocal(
                                                        Instant.now(),
                                                        context.settings().timeZone().zone())
                                                : context.localNow();
                                return Calendar.round(time, digits, true);
                            });
                });
    }

    private static Resolved today() {
        return new Resolved(
                Types.temporal(TypeKind.DATE, 0, false),
                (context, _) -> Calendar.dateOf(context.localNow()));
    }

    private static Resolved timeOfDay(Signature signature) {
        int digits = digits(signature, 0);
        return new Resolved(
                Types.temporal(TypeKind.TIME, digits, false),
                (context, _) ->
                        Calendar.round(
                                new Value.Time(Calendar.microsOfDay(context.localNow())),
                                digits,
                                true));
    }

    private static Value.DateTime utc(EvalContext context) {
        return Zones.toLocal(context.now(), SessionTimeZone.UTC.zone());
    }

    private static Resolved utcDate() {
        return new Resolved(
                Types.temporal(TypeKind.DATE, 0, false),
                (context, _) -> Calendar.dateOf(utc(context)));
    }

    private static Resolved utcTime(Signature signature) {
        int digits = digits(signature, 0);
        return new Resolved(
                Types.temporal(TypeKind.TIME, digits, false),
                (context, _) ->
                        Calendar.round(
                                new Value.Time(Calendar.microsOfDay(utc(context))), digits, true));
    }

    private static Resolved utcTimestamp(Signature signature) {
        int digits = digits(signature, 0);
        return new Resolved(
                Types.temporal(TypeKind.DATETIME, digits, false),
                (context, _) -> Calendar.round(utc(context), digits, true));
    }

    private static Resolved date() {
        return new Resolved(
                Types.temporal(TypeKind.DATE, 0, true),
                strict((context, a) ->
                        Times.lenientDate(a[0], context)
                                .filter(time -> isAllowed(time, context))
                                .<Value>map(Calendar::dateOf)
                                .orElse(Value.NULL)));
    }

    private static boolean isAllowed(Value.DateTime time, EvalContext context) {
        return DateRules.of(context.settings().sqlMode()).allows(time);
    }

    // The digits of a second that a value of the argument can have.
    private static int decimals(Argument argument) {
        SqlType type = argument.type();
        if (type.kind().isTemporal()) {
            return type.kind() == TypeKind.DATE ? 0 : type.decimals();
        }
        if (argument.constant().orElse(Value.NULL) instanceof Value.Text(var text)) {
            int point = text.lastIndexOf('.');
            return point < 0 || text.indexOf(':') < 0 && text.indexOf('.') != point
                    ? 0
                    : Math.min(6, text.length() - point - 1);
        }
        return switch (type.kind()) {
            case DECIMAL -> Math.min(type.decimals(), 6);
            case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT, YEAR, BIT, NULL -> 0;
            default -> 6;
        };
    }

    private static Resolved time(Signature signature) {
        int decimals = decimals(signature.argument(0));
        return new Resolved(
                Types.temporal(TypeKind.TIME, decimals, true),
                strict((context, a) ->
                        Times.time(a[0], context)
                                .<Value>map(time -> Calendar.round(time, decimals, false))
                                .orElse(Value.NULL)));
    }

    private static Resolved timestamp(Signature signature) {
        int decimals = 0;
        for (Argument argument : signature.arguments()) {
            decimals = Math.max(decimals, decimals(argument));
        }
        return new Resolved(
                Types.temporal(TypeKind.DATETIME, decimals, true),
                strict((context, a) -> {
                    if (!(Times.read(a[0], context).value() instanceof Value.DateTime time)) {
                        return Value.NULL;
                    }
                    if (a.length == 1) {
                        return time;
                    }
                    return Times.time(a[1], context)
                            .map(added -> plus(time, added.micros(), context))
                            .orElse(Value.NULL);
                }));
    }

    private static Value plus(Value.DateTime time, long micros, EvalContext context) {
        try {
            return IntervalShift.shift(time, new IntervalAmount(0, micros));
        } catch (ArithmeticException e) {
            context.diagnostics().warn(ErrorCode.DATETIME_FUNCTION_OVERFLOW, "datetime");
            return Value.NULL;
        }
    }

    private static Resolved addTime(Signature signature, int sign) {
        SqlType type = signature.type(0);
        int decimals = Math.max(decimals(signature.argument(0)), decimals(signature.argument(1)));
        boolean isTime = type.kind() == TypeKind.TIME;
        boolean isDateTime = type.kind().isTemporal() && !isTime;
        Typing typing =
                isTime
                        ? Types.temporal(TypeKind.TIME, decimals, true)
                        : isDateTime
                                ? Types.temporal(TypeKind.DATETIME, decimals, true)
                                : Types.text(29, signature.settings(), true);
        boolean asText = !isTime && !isDateTime;
        return new Resolved(
                typing,
                strict((context, a) -> {
                    var added = Times.time(a[1], context);
                    if (added.isEmpty()) {
                        return Value.NULL;
                    }
                    long micros = sign * added.get().micros();
                    Value result = sum(a[0], micros, isDateTime, context);
                    return asText ? written(result) : result;
                }));
    }

    private static Value sum(Value value, long micros, boolean isDateTime, EvalContext context) {
        var asDateTime = isDateTime ? moment(value, context) : momentIfAny(value, context);
        if (asDateTime instanceof Value.DateTime time) {
            return plus(time, micros, context);
        }
        return Times.time(value, context)
                .<Value>map(time -> limited(time.micros() + micros, context))
                .orElse(Value.NULL);
    }

    private static Value moment(Value value, EvalContext context) {
        return TimeConvert.toDateTime(value, DateRules.LENIENT, context).value();
    }

    // What is neither a date nor a time by its type is a date if it can be read as a whole one and
    // does not begin as a time
    // does: with digits and a colon, or as a number too small for a year, month and day.
    private static Value momentIfAny(Value value, EvalContext context) {
        String text = ValueText.of(value, SqlType.NULL);
        if (text.indexOf('-', 1) > 0) {
            return moment(value, context);
        }
        boolean isNumber = Times.isNumber(value);
        if (isNumber
                ? Convert.toDouble(value, context) < FIRST_DATE_NUMBER
                : CLOCK.matcher(text).lookingAt()) {
            return Value.NULL;
        }
        var parsed = TimeConvert.toDateTime(value, WHOLE_DATES, context);
        return parsed.truncated() ? Value.NULL : parsed.value();
    }

    private static Value limited(long micros, EvalContext context) {
        if (Math.abs(micros) > Calendar.MAX_TIME_MICROS) {
            String shown = TemporalText.of(new Value.Time(micros), micros % 1_000_000 == 0 ? 0 : 6);
            Times.warn("Truncated incorrect time", new Value.Text(shown), context);
            return greatest(micros < 0);
        }
        return new Value.Time(micros);
    }

    private static Value.Time greatest(boolean negative) {
        return new Value.Time(negative ? -Calendar.MAX_TIME_MICROS : Calendar.MAX_TIME_MICROS);
    }

    private static Value written(Value value) {
        return switch (value) {
            case Value.DateTime time ->
                    new Value.Text(TemporalText.of(time, time.micros() == 0 ? 0 : 6));
            case Value.Time time ->
                    new Value.Text(TemporalText.of(time, time.micros() % 1_000_000 == 0 ? 0 : 6));
            default -> value;
        };
    }

    private static Resolved timeDiff(Signature signature) {
        int decimals = Math.max(decimals(signature.argument(0)), decimals(signature.argument(1)));
        return new Resolved(
                Types.temporal(TypeKind.TIME, decimals, true),
                strict((context, a) -> {
                    boolean dates = hasDate(a[0]);
                    if (dates != hasDate(a[1])) {
                        return Value.NULL;
                    }
                    if (dates) {
                        var to = Times.lenient(a[0], context);
                        var from = Times.lenient(a[1], context);
                        return to.isPresent() && from.isPresent()
                                ? limited(
                                        Calendar.toMicros(to.get()) - Calendar.toMicros(from.get()),
                                        context)
                                : Value.NULL;
                    }
                    var to = Times.time(a[0], context);
                    var from = Times.time(a[1], context);
                    return to.isPresent() && from.isPresent()
                            ? limited(to.get().micros() - from.get().micros(), context)
                            : Value.NULL;
                }));
    }

    private static boolean hasDate(Value value) {
        return switch (value) {
            case Value.DateTime _, Value.Date _ -> true;
            case Value.Text(var text) -> text.indexOf('-', 1) > 0;
            default -> false;
        };
    }

    private static Resolved makeTime(Signature signature) {
        int decimals = decimals(signature.argument(2));
        return new Resolved(
                Types.temporal(TypeKind.TIME, decimals, true),
                strict((context, a) -> {
                    long hours = Convert.toLong(a[0], context);
                    long minutes = Convert.toLong(a[1], context);
                    BigDecimal seconds = Convert.toDecimal(a[2], context);
                    boolean wrong =
                            minutes < 0
                                    || minutes > 59
                                    || seconds.signum() < 0
                                    || seconds.compareTo(SIXTY) >= 0;
                    if (wrong) {
                        return Value.NULL;
                    }
                    long micros = seconds.movePointRight(6).longValue();
                    boolean negative = hours < 0 && !signature.type(0).unsigned();
                    long size = negative ? -hours : hours;
                    if (size < 0 || size > MAX_HOURS) {
                        String shown =
                                Long.toUnsignedString(size)
                                        + ":%02d:%02d".formatted(minutes, seconds.intValue());
                        Times.warn(
                                "Truncated incorrect time",
                                new Value.Text((negative ? "-" : "") + shown),
                                context);
                        return greatest(negative);
                    }
                    long sum = (size * 60 + minutes) * 60 * Calendar.MICROS_PER_SECOND + micros;
                    return limited(negative ? -sum : sum, context);
                }));
    }

    private static Resolved secondsToTime(Signature signature) {
        int decimals = decimals(signature.argument(0));
        return new Resolved(
                Types.temporal(TypeKind.TIME, decimals, true),
                strict((context, a) -> {
                    BigDecimal micros =
                            Convert.toDecimal(a[0], context)
                                    .movePointRight(6)
                                    .setScale(0, RoundingMode.HALF_UP);
                    long limit = Calendar.MAX_TIME_MICROS + Calendar.MICROS_PER_SECOND;
                    if (micros.abs().compareTo(BigDecimal.valueOf(limit)) >= 0) {
                        Times.warn("Truncated incorrect time", a[0], context);
                        return greatest(micros.signum() < 0);
                    }
                    return new Value.Time(micros.longValue());
                }));
    }

    private static Resolved unixTimestamp(Signature signature) {
        if (signature.size() == 0) {
            return new Resolved(
                    Types.integer(21, false),
                    (context, _) -> Value.Int.of(context.now().getEpochSecond()));
        }
        int decimals = decimals(signature.argument(0));
        boolean nullable = signature.nullable();
        Typing typing =
                decimals == 0
                        ? Types.integer(21, nullable)
                        : Types.decimal(11 + decimals, decimals, nullable);
        return new Resolved(
                typing,
                strict((context, a) -> {
                    var time = Times.whole(a[0], context);
                    if (time.isEmpty()) {
                        return zero(decimals);
                    }
                    var instant = Zones.toInstant(time.get(), context.settings().timeZone().zone());
                    long seconds = instant.getEpochSecond();
                    if (seconds < 0 || seconds > LAST_UNIX_SECOND) {
                        return zero(decimals);
                    }
                    return decimals == 0
                            ? Value.Int.of(seconds)
                            : new Value.Decimal(
                                    BigDecimal.valueOf(seconds * 1_000_000 + time.get().micros(), 6)
                                            .setScale(decimals, RoundingMode.DOWN));
                }));
    }

    private static Value zero(int decimals) {
        return decimals == 0
                ? Value.Int.of(0)
                : new Value.Decimal(BigDecimal.ZERO.setScale(decimals, RoundingMode.UNNECESSARY));
    }

    private static Resolved fromUnixTime(Signature signature) {
        int decimals = decimals(signature.argument(0));
        boolean formatted = signature.size() == 2;
        Typing typing =
                formatted
                        ? DateFormats.typing(signature, 1)
                        : Types.temporal(TypeKind.DATETIME, decimals, true);
        return new Resolved(
                typing,
                strict((context, a) -> {
                    BigDecimal seconds = Decimals.round(Convert.toDecimal(a[0], context), 6);
                    boolean outside =
                            seconds.signum() < 0 || seconds.longValue() > LAST_UNIX_SECOND;
                    if (outside) {
                        return Value.NULL;
                    }
                    long micros = seconds.movePointRight(6).longValue();
                    var instant =
                            Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
                    var time = Zones.toLocal(instant, context.settings().timeZone().zone());
                    if (!formatted) {
                        return Calendar.round(time, decimals, false);
                    }
                    String format = Strings.read(a[1], signature.type(1), Collation.UTF8MB4_BIN);
                    return DateFormats.format(time, format, context)
                            .<Value>map(Value.Text::new)
                            .orElse(Value.NULL);
                }));
    }

    private static Resolved convertZone(Signature signature) {
        int decimals = decimals(signature.argument(0));
        return new Resolved(
                Types.temporal(TypeKind.DATETIME, decimals, true),
                strict((context, a) -> {
                    var time = Times.whole(a[0], context);
                    var from = zone(a[1], signature.type(1));
                    var to = zone(a[2], signature.type(2));
                    if (time.isEmpty() || from.isEmpty() || to.isEmpty()) {
                        return Value.NULL;
                    }
                    var instant = Zones.toInstant(time.get(), from.get().zone());
                    boolean outside =
                            instant.getEpochSecond() < 1
                                    || instant.getEpochSecond() > LAST_UNIX_SECOND;
                    return outside ? time.get() : Zones.toLocal(instant, to.get().zone());
                }));
    }

    private static Optional<SessionTimeZone> zone(Value value, SqlType type) {
        return SessionTimeZone.parse(Strings.read(value, type, Collation.UTF8MB4_BIN));
    }
}
