package dev.quell.query.function;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TemporalText;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.query.value.Calendar;
import dev.quell.query.value.Derivation;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.ParsedTime;
import dev.quell.query.value.Typing;
import dev.quell.sql.tree.Interval.Unit;
import java.util.Locale;

/// `date + INTERVAL amount unit`, DATE_ADD, DATE_SUB and their like.
public record IntervalShift(Unit unit, boolean subtract) implements Function {
    private static final int TEXT_LENGTH = 29;
    private static final long MIN_MICROS = Calendar.MICROS_PER_DAY;
    private static final long END_MICROS = (Calendar.MAX_DAY_NUMBER + 1) * Calendar.MICROS_PER_DAY;

    @Override
    public String name() {
        return subtract ? "date_sub" : "date_add";
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
        SqlType type = signature.type(0);
        SqlType amount = signature.type(1);
        int amountDecimals =
                unit == Unit.SECOND
                        ? amount.kind() == TypeKind.DECIMAL
                                ? Math.min(amount.decimals(), 6)
                                : amount.kind().isInteger() ? 0 : 6
                        : IntervalAmount.hasMicros(unit) ? 6 : 0;
        Typing typing =
                switch (type.kind()) {
                    case DATE ->
                            IntervalAmount.isOfDays(unit)
                                    ? Types.temporal(TypeKind.DATE, 0, true)
                                    : Types.temporal(TypeKind.DATETIME, amountDecimals, true);
                    case DATETIME, TIMESTAMP ->
                            Types.temporal(
                                    TypeKind.DATETIME,
                                    Math.max(type.decimals(), amountDecimals),
                                    true);
                    case TIME ->
                            Types.temporal(
                                    IntervalAmount.isOfTime(unit)
                                            ? TypeKind.TIME
                                            : TypeKind.DATETIME,
                                    Math.max(type.decimals(), amountDecimals),
                                    true);
                    default ->
                            new Typing(
                                    SqlType.varchar(
                                            TEXT_LENGTH,
                                            signature.settings().connectionCollation()),
                                    true,
                                    Derivation.COERCIBLE,
                                    true);
                };
        boolean asText = typing.type().kind() == TypeKind.VARCHAR;
        return new Resolved(
                typing,
                ScalarFunction.strict((context, arguments) -> {
                    try {
                        return shift(arguments, amount, asText, typing, context);
                    } catch (ArithmeticException e) {
                        return typing.type().kind() == TypeKind.DATE
                                ? Times.outOfRange(text(signature), context)
                                : overflow(context, "datetime");
                    }
                }));
    }

    private String text(Signature signature) {
        return "(%s %s interval %s %s)"
                .formatted(
                        signature.argument(0).text(),
                        subtract ? "-" : "+",
                        signature.argument(1).text(),
                        unit.name().toLowerCase(Locale.ROOT));
    }

    private Value shift(
            Value[] arguments,
            SqlType amountType,
            boolean asText,
            Typing typing,
            EvalContext context) {
        if (arguments[0] instanceof Value.Time(long micros)
                && typing.type().kind() == TypeKind.TIME) {
            return time(micros, amount(arguments[1], amountType, context), context);
        }
        ParsedTime parsed = Times.read(arguments[0], context);
        if (!(parsed.value() instanceof Value.DateTime time)) {
            return Value.NULL;
        }
        boolean dateOnly = parsed.dateOnly() && IntervalAmount.isOfDays(unit);
        var shifted = shift(time, amount(arguments[1], amountType, context));
        if (asText) {
            return new Value.Text(
                    dateOnly
                            ? TemporalText.of(Calendar.dateOf(shifted))
                            : TemporalText.of(shifted, shifted.micros() == 0 ? 0 : 6));
        }
        return typing.type().kind() == TypeKind.DATE ? Calendar.dateOf(shifted) : shifted;
    }

    private IntervalAmount amount(Value value, SqlType type, EvalContext context) {
        var amount = IntervalAmount.of(unit, value, type, context);
        return subtract ? amount.negated() : amount;
    }

    private static Value overflow(EvalContext context, String field) {
        context.diagnostics().warn(ErrorCode.DATETIME_FUNCTION_OVERFLOW, field);
        return Value.NULL;
    }

    private static Value time(long micros, IntervalAmount amount, EvalContext context) {
        long sum = Math.addExact(micros, amount.micros());
        return Math.abs(sum) > Calendar.MAX_TIME_MICROS
                ? overflow(context, "time")
                : new Value.Time(sum);
    }

    /// @throws ArithmeticException where it leads out of the years 0 to 9999
    static Value.DateTime shift(Value.DateTime time, IntervalAmount amount) {
        if (amount.months() != 0) {
            return shiftMonths(time, amount.months());
        }
        if (time.month() == 0 || time.day() == 0) {
            throw new ArithmeticException("no such day");
        }
        long micros = Math.addExact(Calendar.toMicros(time), amount.micros());
        if (micros < MIN_MICROS || micros >= END_MICROS) {
            throw new ArithmeticException("beyond the calendar");
        }
        return Calendar.fromMicros(micros);
    }

    private static Value.DateTime shiftMonths(Value.DateTime time, long months) {
        long month = Math.addExact(time.year() * 12L + time.month() - 1, months);
        long year = Math.floorDiv(month, 12L);
        if (year < 0 || year > 9999) {
            throw new ArithmeticException("beyond the calendar");
        }
        int newMonth = (int) Math.floorMod(month, 12L) + 1;
        int day = Math.min(time.day(), Calendar.daysInMonth((int) year, newMonth));
        return new Value.DateTime(
                (int) year,
                newMonth,
                day,
                time.hour(),
                time.minute(),
                time.second(),
                time.micros());
    }
}
