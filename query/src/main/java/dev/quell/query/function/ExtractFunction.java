package dev.quell.query.function;

import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.query.value.Calendar;
import dev.quell.query.value.EvalContext;
import dev.quell.sql.tree.Interval.Unit;
import java.util.Optional;

/// `EXTRACT(unit FROM value)`.
public record ExtractFunction(Unit unit) implements Function {
    @Override
    public String name() {
        return "extract";
    }

    @Override
    public int minArguments() {
        return 1;
    }

    @Override
    public int maxArguments() {
        return 1;
    }

    @Override
    public boolean deterministic() {
        return true;
    }

    @Override
    public Resolved resolve(Signature signature) {
        boolean isTime = signature.type(0).kind() == TypeKind.TIME;
        return new Resolved(
                Types.integer(21, true),
                ScalarFunction.strict((context, arguments) ->
                        extract(arguments[0], isTime, context)
                                .<Value>map(Value.Int::of)
                                .orElse(Value.NULL)));
    }

    private Optional<Long> extract(Value value, boolean isTime, EvalContext context) {
        boolean textTime =
                value instanceof Value.Text(var text)
                        && !IntervalAmount.isOfDays(unit)
                        && text.indexOf('-', 1) < 0;
        if ((isTime || textTime) && !IntervalAmount.isOfDays(unit)) {
            return Times.time(value, context).map(this::fromTime);
        }
        return Times.lenient(value, context).map(this::fromDate);
    }

    private long fromTime(Value.Time time) {
        long micros = Math.abs(time.micros());
        long seconds = micros / Calendar.MICROS_PER_SECOND;
        long result =
                part(
                        seconds / 3600 / 24,
                        seconds / 3600,
                        seconds / 60 % 60,
                        seconds % 60,
                        micros % Calendar.MICROS_PER_SECOND,
                        true);
        return time.micros() < 0 ? -result : result;
    }

    private long fromDate(Value.DateTime time) {
        return switch (unit) {
            case YEAR -> time.year();
            case QUARTER -> (time.month() + 2) / 3;
            case MONTH -> time.month();
            case WEEK -> Calendar.week(time, 0).week();
            case YEAR_MONTH -> time.year() * 100L + time.month();
            default ->
                    part(
                            time.day(),
                            time.hour(),
                            time.minute(),
                            time.second(),
                            time.micros(),
                            false);
        };
    }

    // Days count into the hours of a TIME.
    @SuppressWarnings("checkstyle:ParameterNumber") // the parts of a time are what they are
    private long part(long day, long hour, long minute, long second, long micros, boolean time) {
        long dayPart = time ? 0 : day;
        long hms = hour * 10_000 + minute * 100 + second;
        return switch (unit) {
            case DAY -> day;
            case HOUR -> hour;
            case MINUTE -> minute;
            case SECOND -> second;
            case MICROSECOND -> micros;
            case DAY_HOUR -> dayPart * 100 + hour;
            case DAY_MINUTE -> (dayPart * 100 + hour) * 100 + minute;
            case DAY_SECOND -> dayPart * 1_000_000 + hms;
            case DAY_MICROSECOND -> (dayPart * 1_000_000 + hms) * 1_000_000 + micros;
            case HOUR_MINUTE -> hour * 100 + minute;
            case HOUR_SECOND -> hms;
            case HOUR_MICROSECOND -> hms * 1_000_000 + micros;
            case MINUTE_SECOND -> minute * 100 + second;
            case MINUTE_MICROSECOND -> (minute * 100 + second) * 1_000_000 + micros;
            case SECOND_MICROSECOND -> second * 1_000_000 + micros;
            case YEAR, QUARTER, MONTH, WEEK, YEAR_MONTH ->
                    throw new IllegalStateException("a part of a date");
        };
    }
}
