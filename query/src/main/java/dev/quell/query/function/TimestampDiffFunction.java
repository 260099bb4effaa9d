package dev.quell.query.function;

import dev.quell.base.value.Value;
import dev.quell.query.value.Calendar;
import dev.quell.sql.tree.Interval.Unit;

/// `TIMESTAMPDIFF(unit, from, to)`: whole units between two moments.
public record TimestampDiffFunction(Unit unit) implements Function {
    @Override
    public String name() {
        return "timestampdiff";
    }

    @Override
    public int minArguments() {
        return 2;
    }

    @Override
    public int maxArguments() {
        return 2;
    }

    @Override
    public boolean deterministic() {
        return true;
    }

    @Override
    public Resolved resolve(Signature signature) {
        return new Resolved(
                Types.integer(21, true),
                ScalarFunction.strict((context, arguments) -> {
                    var from = Times.whole(arguments[0], context);
                    var to = Times.whole(arguments[1], context);
                    return from.isPresent() && to.isPresent()
                            ? Value.Int.of(between(from.get(), to.get()))
                            : Value.NULL;
                }));
    }

    private long between(Value.DateTime from, Value.DateTime to) {
        long micros = Calendar.toMicros(to) - Calendar.toMicros(from);
        return switch (unit) {
            case YEAR -> months(from, to) / 12;
            case QUARTER -> months(from, to) / 3;
            case MONTH -> months(from, to);
            case WEEK -> micros / (7 * Calendar.MICROS_PER_DAY);
            case DAY -> micros / Calendar.MICROS_PER_DAY;
            case HOUR -> micros / (3_600 * Calendar.MICROS_PER_SECOND);
            case MINUTE -> micros / (60 * Calendar.MICROS_PER_SECOND);
            case SECOND -> micros / Calendar.MICROS_PER_SECOND;
            default -> micros;
        };
    }

    private static long months(Value.DateTime from, Value.DateTime to) {
        if (Calendar.packed(from) > Calendar.packed(to)) {
            return -months(to, from);
        }
        long months = (to.year() - from.year()) * 12L + to.month() - from.month();
        long fromRest = from.day() * Calendar.MICROS_PER_DAY + Calendar.microsOfDay(from);
        long toRest = to.day() * Calendar.MICROS_PER_DAY + Calendar.microsOfDay(to);
        return toRest < fromRest ? months - 1 : months;
    }
}
