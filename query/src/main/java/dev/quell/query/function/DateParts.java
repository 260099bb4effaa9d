package dev.quell.query.function;

import static dev.quell.query.function.ScalarFunction.of;
import static dev.quell.query.function.ScalarFunction.strict;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.query.function.Function.Resolved;
import dev.quell.query.value.Calendar;
import dev.quell.query.value.Convert;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.Typing;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.function.ToLongFunction;

/// Functions that tell a part of a date or time, or count days.
final class DateParts {

    private DateParts() {}

    static List<Function> all() {
        return List.of(
                of("year", 1, DateParts::year),
                lenient("month", 3, Value.DateTime::month),
                lenient("day", 3, Value.DateTime::day),
                lenient("dayofmonth", 3, Value.DateTime::day),
                lenient("quarter", 2, time -> (time.month() + 2) / 3),
                whole(
                        "dayofweek",
                        2,
                        time -> (Calendar.weekday(Calendar.dayNumber(time)) + 1) % 7 + 1L),
                whole("weekday", 2, time -> Calendar.weekday(Calendar.dayNumber(time))),
                whole(
                        "dayofyear",
                        4,
                        time ->
                                Calendar.dayNumber(time)
                                        - Calendar.dayNumber(time.year(), 1, 1)
                                        + 1),
                whole("weekofyear", 3, time -> Calendar.week(time, 3).week()),
                whole("to_days", 8, Calendar::dayNumber),
                whole(
                        "to_seconds",
                        21,
                        time -> Calendar.toMicros(time) / Calendar.MICROS_PER_SECOND),
                clock("hour", 4, micros -> micros / 3_600_000_000L),
                clock("minute", 3, micros -> micros / 60_000_000L % 60),
                clock("second", 3, micros -> micros / 1_000_000L % 60),
                clock("microsecond", 21, micros -> micros % 1_000_000L),
                timeToSeconds(),
                of("week", 1, 2, _ -> week(false)),
                of("yearweek", 1, 2, _ -> week(true)),
                of("datediff", 2, _ -> daysBetween()),
                of("dayname", 1, s -> name(s, true)),
                of("monthname", 1, s -> name(s, false)),
                of("last_day", 1, _ -> lastDay()),
                of("from_days", 1, DateParts::fromDays),
                of("makedate", 2, _ -> makeDate()),
                of("period_add", 2, DateParts::periodAdd),
                of("period_diff", 2, DateParts::periodDiff));
    }

    // The number 0 is read as a year with two digits; a zero date has the year 0.
    private static Resolved year(Signature signature) {
        TypeKind kind = signature.type(0).kind();
        int yearOfZero = kind.isNumeric() && kind != TypeKind.YEAR ? 2000 : 0;
        return part(
                Typing.numeric(SqlType.COMPUTED_YEAR, true),
                Times::lenientDate,
                time -> new Value.Unsigned(time.year() == 0 ? yearOfZero : time.year()));
    }

    private static Function lenient(String name, int width, ToLongFunction<Value.DateTime> part) {
        return number(name, width, Times::lenientDate, part);
    }

    private static Function whole(String name, int width, ToLongFunction<Value.DateTime> part) {
        return number(name, width, Times::wholeDate, part);
    }

    private static Function clock(String name, int width, LongUnaryOperator part) {
        return number(name, width, Times::time, time -> part.applyAsLong(Math.abs(time.micros())));
    }

    private static Function timeToSeconds() {
        return number(
                "time_to_sec", 10, Times::time, time -> time.micros() / Calendar.MICROS_PER_SECOND);
    }

    private static <T> Function number(
            String name, int width, Reading<T> reading, ToLongFunction<T> part) {
        return of(
                name,
                1,
                _ ->
                        part(
                                Types.integer(width, true),
                                reading,
                                time -> Value.Int.of(part.applyAsLong(time))));
    }

    /// How an argument is taken as a date or time; empty, with a warning, where it is none.
    private interface Reading<T> {
        Optional<T> read(Value argument, EvalContext context);
    }

    private static <T> Resolved part(
            Typing type, Reading<T> reading, java.util.function.Function<T, Value> part) {
        return new Resolved(
                type,
                strict((context, a) -> reading.read(a[0], context).map(part).orElse(Value.NULL)));
    }

    private static Resolved week(boolean withYear) {
        return new Resolved(
                Types.integer(withYear ? 7 : 3, true),
                (context, a) -> {
                    if (a[0].isNull()) {
                        return Value.NULL;
                    }
                    int mode = mode(a, withYear, context);
                    return Times.wholeDate(a[0], context)
                            .<Value>map(time -> Value.Int.of(number(time, mode, withYear)))
                            .orElse(Value.NULL);
                });
    }

    private static int mode(Value[] arguments, boolean withYear, EvalContext context) {
        int mode =
                arguments.length > 1
                        ? arguments[1].isNull() ? 0 : Convert.toInt(arguments[1], context) & 7
                        : withYear ? 0 : context.settings().defaultWeekFormat();
        return withYear ? mode | 2 : mode;
    }

    private static long number(Value.DateTime time, int mode, boolean withYear) {
        var week = Calendar.week(time, mode);
        return withYear ? week.year() * 100L + week.week() : week.week();
    }

    private static Resolved daysBetween() {
        return new Resolved(
                Types.integer(9, true),
                strict((context, a) -> {
                    var to = Times.wholeDate(a[0], context);
                    var from = Times.wholeDate(a[1], context);
                    return to.isPresent() && from.isPresent()
                            ? Value.Int.of(
                                    Calendar.dayNumber(to.get()) - Calendar.dayNumber(from.get()))
                            : Value.NULL;
                }));
    }

    private static Resolved name(Signature signature, boolean ofDay) {
        return new Resolved(
                Types.text(9, signature.settings(), true),
                strict((context, a) -> {
                    var names = LocaleNames.of(context.settings().timeNames());
                    if (ofDay) {
                        return Times.wholeDate(a[0], context)
                                .<Value>map(time ->
                                        new Value.Text(
                                                names.day(
                                                        Calendar.weekday(
                                                                Calendar.dayNumber(time)))))
                                .orElse(Value.NULL);
                    }
                    return Times.lenientDate(a[0], context)
                            .filter(time -> time.month() > 0)
                            .<Value>map(time -> new Value.Text(names.month(time.month())))
                            .orElse(Value.NULL);
                }));
    }

    private static Resolved lastDay() {
        return new Resolved(
                Types.temporal(TypeKind.DATE, 0, true),
                strict((context, a) ->
                        Times.monthOf(a[0], context)
                                .<Value>map(time ->
                                        new Value.Date(
                                                time.year(),
                                                time.month(),
                                                Calendar.daysInMonth(time.year(), time.month())))
                                .orElse(Value.NULL)));
    }

    private static Resolved fromDays(Signature signature) {
        return new Resolved(
                Types.temporal(TypeKind.DATE, 0, true),
                strict((context, a) -> {
                    long number = Convert.toLong(a[0], context);
                    if (number < 1 || number > Calendar.MAX_DAY_NUMBER) {
                        return Times.outOfRange(signature.text(), context);
                    }
                    return Calendar.date(number);
                }));
    }

    private static Resolved makeDate() {
        return new Resolved(
                Types.temporal(TypeKind.DATE, 0, true),
                strict((context, a) -> {
                    long year = Convert.toLong(a[0], context);
                    long day = Convert.toLong(a[1], context);
                    if (year < 0 || year > 9999 || day <= 0 || day > 4_000_000) {
                        return Value.NULL;
                    }
                    long number = Calendar.dayNumber(Calendar.fullYear((int) year), 1, 1) + day - 1;
                    return number <= Calendar.MAX_DAY_NUMBER ? Calendar.date(number) : Value.NULL;
                }));
    }

    // Months since year 0 of a period such as 202001 or 2001.
    private static long months(long period) {
        long year = period / 100;
        return Calendar.fullYear((int) Math.min(year, 1_000_000)) * 12L + period % 100 - 1;
    }

    private static boolean isPeriod(long period) {
        return period > 0 && period % 100 >= 1 && period % 100 <= 12;
    }

    private static Resolved periodAdd(Signature signature) {
        return new Resolved(
                Types.integer(21, signature.nullable()),
                strict((context, a) -> {
                    long period = Convert.toLong(a[0], context);
                    requirePeriod(period, "period_add");
                    long months = months(period) + Convert.toLong(a[1], context);
                    return Value.Int.of(months / 12 * 100 + months % 12 + 1);
                }));
    }

    private static Resolved periodDiff(Signature signature) {
        return new Resolved(
                Types.integer(21, signature.nullable()),
                strict((context, a) -> {
                    long to = Convert.toLong(a[0], context);
                    long from = Convert.toLong(a[1], context);
                    requirePeriod(to, "period_diff");
                    requirePeriod(from, "period_diff");
                    return Value.Int.of(months(to) - months(from));
                }));
    }

    private static void requirePeriod(long period, String function) {
        if (!isPeriod(period)) {
            throw ErrorCode.WRONG_ARGUMENTS.error(function);
        }
    }
}
