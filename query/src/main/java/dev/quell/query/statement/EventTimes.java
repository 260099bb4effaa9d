package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.query.function.IntervalAmount;
import dev.quell.query.schedule.EventSchedule;
import dev.quell.query.value.DateRules;
import dev.quell.query.value.TimeConvert;
import dev.quell.query.value.Zones;
import dev.quell.sql.tree.EventStatement.Schedule;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Interval;
import dev.quell.sql.tree.Interval.Unit;
import java.time.Instant;
import java.util.Optional;

/// The schedule of an event, from its expressions: they are evaluated once, when the event is made.
final class EventTimes {
    private static final long MOST = 1_000_000_000;
    private static final long MICROS = 1_000_000;

    private final StatementRun run;
    private final Planning planning;
    private final Instant now;

    /// @param now in whole seconds
    EventTimes(StatementRun run, Planning planning, Instant now) {
        this.run = run;
        this.planning = planning;
        this.now = now;
    }

    /// @throws dev.quell.base.error.SqlError 1235, 1525, 1542, 1543
    EventSchedule of(Schedule written) {
        return switch (written) {
            case Schedule.At(var time) -> new EventSchedule.Once(required("AT", time));
            case Schedule.Every(var interval, var starts, var ends) -> {
                long count = count(interval);
                Instant first = starts.map(time -> required("STARTS", time)).orElse(now);
                Optional<Instant> last =
                        ends.map(time ->
                                time(evaluate(time))
                                        .filter(end -> end.isAfter(first))
                                        .orElseThrow(ErrorCode.EVENT_ENDS_BEFORE_STARTS::error));
                yield new EventSchedule.Every(count, interval.unit(), first, last);
            }
        };
    }

    private long count(Interval interval) {
        Unit unit = interval.unit();
        if (IntervalAmount.hasMicros(unit)) {
            throw ErrorCode.NOT_SUPPORTED_YET.error(Unit.MICROSECOND);
        }
        Value amount = evaluate(interval.amount());
        if (amount.isNull()) {
            throw ErrorCode.WRONG_VALUE.error("INTERVAL", "NULL");
        }
        long count = count(unit, amount);
        if (count <= 0 || count > MOST) {
            throw ErrorCode.EVENT_INTERVAL_NOT_POSITIVE_OR_TOO_BIG.error();
        }
        return count;
    }

    private long count(Unit unit, Value amount) {
        try {
            var span = IntervalAmount.of(unit, amount, SqlType.NULL, run.eval());
            return switch (unit) {
                case YEAR -> span.months() / 12;
                case QUARTER -> span.months() / 3;
                case MONTH, YEAR_MONTH -> span.months();
                default -> span.micros() / MICROS / EventSchedule.Every.seconds(unit);
            };
        } catch (ArithmeticException _) {
            return -1;
        }
    }

    private Value evaluate(Expression expression) {
        return ScalarEvaluation.evaluate(expression, run, planning);
    }

    private Instant required(String clause, Expression expression) {
        Value value = evaluate(expression);
        return time(value)
                .orElseThrow(() ->
                        ErrorCode.WRONG_VALUE.error(
                                clause,
                                value.isNull() ? "NULL" : ValueText.of(value, SqlType.NULL)));
    }

    private Optional<Instant> time(Value value) {
        if (value.isNull()) {
            return Optional.empty();
        }
        var rules = new DateRules(false, false, false, true);
        var parsed = TimeConvert.toDateTime(value, rules, run.eval());
        return parsed.value() instanceof Value.DateTime local
                ? Optional.of(Zones.toInstant(local, run.session().settings().timeZone().zone()))
                        .map(EventTimes::wholeSeconds)
                : Optional.empty();
    }

    static Instant wholeSeconds(Instant time) {
        return Instant.ofEpochSecond(time.getEpochSecond());
    }
}
