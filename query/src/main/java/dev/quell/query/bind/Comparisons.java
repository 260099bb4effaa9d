package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.query.bind.BoundExpression.Column;
import dev.quell.query.bind.BoundExpression.Constant;
import dev.quell.query.bind.BoundExpression.Parameter;
import dev.quell.query.value.Arithmetic;
import dev.quell.query.value.Arithmetic.NumberKind;
import dev.quell.query.value.ArithmeticOp;
import dev.quell.query.value.Calendar;
import dev.quell.query.value.Collations;
import dev.quell.query.value.Comparison;
import dev.quell.query.value.Convert;
import dev.quell.query.value.DateRules;
import dev.quell.query.value.Decimals;
import dev.quell.query.value.EvalSettings;
import dev.quell.query.value.TimeConvert;
import dev.quell.query.value.TimeNumbers;
import dev.quell.query.value.Transcoding;
import dev.quell.query.value.Typing;
import java.util.ArrayList;
import java.util.List;

/// On what ground two operands are compared, and constants made ready for it.
final class Comparisons {
    /// The operation that [#each] is told for IN.
    static final String IN = " IN ";

    private final EvalSettings settings;

    Comparisons(EvalSettings settings) {
        this.settings = settings;
    }

    /// Two operands, perhaps rewritten, and their comparison.
    record Pair(BoundExpression left, BoundExpression right, Comparison comparison) {}

    /// @throws dev.quell.base.error.SqlError 1525 if a date or time is compared with a constant that is none
    Pair pair(BoundExpression left, BoundExpression right, String operation) {
        return pair(left, right, operation, true);
    }

    private Pair pair(
            BoundExpression left, BoundExpression right, String operation, boolean strict) {
        // The numbers of a list are not read as years with two digits.
        boolean asWritten = operation.equals(IN) && right.type().kind().isNumeric();
        BoundExpression a = moment(ready(left, right, strict), right);
        BoundExpression b = moment(asWritten ? right : ready(right, left, strict), left);
        Comparison comparison = choose(a, b, operation);
        return new Pair(decoded(a, comparison), decoded(b, comparison), comparison);
    }

    private static BoundExpression decoded(BoundExpression operand, Comparison comparison) {
        return comparison.kind() == Comparison.Kind.TEXT
                ? decoded(operand, comparison.collation())
                : operand;
    }

    /// A constant that its bytes give, as text of the collation by which it is compared; anything else as it is.
    ///
    /// @throws dev.quell.base.error.SqlError 3854
    static BoundExpression decoded(BoundExpression operand, Collation collation) {
        if (!(operand instanceof Constant(var bytes, var typing))
                || !typing.type().kind().isBinary()) {
            return operand;
        }
        Value value = Transcoding.constant(bytes, typing.type(), collation);
        return value instanceof Value.Text(var text)
                ? new Constant(
                        value,
                        new Typing(
                                SqlType.varchar(text.codePointCount(0, text.length()), collation),
                                false,
                                typing.derivation(),
                                false))
                : operand;
    }

    /// One operand paired with each of several, for IN and BETWEEN: where all are text, they share one collation. A constant
    /// that is no date is warned of when it is compared with one.
    List<Pair> each(BoundExpression value, List<BoundExpression> others, String operation) {
        boolean text =
                isText(value.type()) && others.stream().allMatch(other -> isText(other.type()));
        List<Pair> pairs = new ArrayList<>(others.size());
        if (!text) {
            others.forEach(other -> pairs.add(pair(value, other, operation, false)));
            return pairs;
        }
        List<Typing> typings = new ArrayList<>(others.size() + 1);
        typings.add(value.typing());
        others.forEach(other -> typings.add(other.typing()));
        var shared =
                Comparison.text(Collations.aggregate(typings, operation, settings).collation());
        BoundExpression first = decoded(value, shared);
        others.forEach(other -> pairs.add(new Pair(first, decoded(other, shared), shared)));
        return pairs;
    }

    /// A constant in the form that comparing with the other operand wants; anything else as it is.
    private BoundExpression ready(BoundExpression operand, BoundExpression other, boolean strict) {
        SqlType type = other.type();
        if (type.kind() == TypeKind.YEAR && other instanceof Column) {
            return year(operand);
        }
        if (!(operand instanceof Constant(Value.Text(var text), var typing))) {
            return operand;
        }
        return switch (type.kind()) {
            case DATE, DATETIME, TIMESTAMP -> moment(text, typing, type, strict);
            case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT ->
                    other instanceof Column ? whole(operand, text) : operand;
            default -> operand;
        };
    }

    private BoundExpression moment(String text, Typing typing, SqlType type, boolean strict) {
        var parsed =
                TimeConvert.readDateTime(
                        text, DateRules.of(settings.sqlMode()), settings.timeZone());
        if (!(parsed.value() instanceof Value.DateTime time)) {
            if (!strict) {
                return new Constant(new Value.Text(text), typing);
            }
            String kind = type.kind() == TypeKind.DATE ? "DATE" : type.kind().name();
            throw ErrorCode.WRONG_VALUE.error(kind, text);
        }
        if (parsed.truncated()) {
            return new Constant(new Value.Text(text), typing); // warned of when it runs
        }
        boolean midnight = Calendar.microsOfDay(time) == 0;
        return midnight && type.kind() == TypeKind.DATE
                ? new Constant(Calendar.dateOf(time), Typing.numeric(SqlType.DATE, false))
                : new Constant(
                        time,
                        Typing.numeric(
                                SqlType.temporal(TypeKind.DATETIME, time.micros() == 0 ? 0 : 6),
                                false));
    }

    // A text that is exactly an integer is compared with an integer column as one: an index can
    // serve it.
    private static BoundExpression whole(BoundExpression operand, String text) {
        return Convert.exactInteger(text).map(Comparisons::integer).orElse(operand);
    }

    private static BoundExpression integer(Value value) {
        return new Constant(
                value,
                Typing.numeric(
                        value instanceof Value.Unsigned ? SqlType.BIGINT_UNSIGNED : SqlType.BIGINT,
                        false));
    }

    /// A YEAR beside a date is the number of a date without month and day, and so less than every date of that year.
    private static BoundExpression moment(BoundExpression operand, BoundExpression other) {
        if (operand.type().kind() != TypeKind.YEAR) {
            return operand;
        }
        long unit =
                switch (other.type().kind()) {
                    case DATE -> 1_00_00L;
                    case DATETIME, TIMESTAMP -> 1_00_00_00_00_00L;
                    default -> 1;
                };
        return unit == 1
                ? operand
                : new BoundExpression.Arithmetic(
                        ArithmeticOp.TIMES,
                        operand,
                        new Constant(Value.Int.of(unit), Typing.numeric(SqlType.BIGINT, false)),
                        Typing.numeric(SqlType.BIGINT, operand.typing().nullable()));
    }

    // A year may be written with two digits; the number 0 is the year 0000, the text '0' is 2000.
    private static BoundExpression year(BoundExpression operand) {
        return switch (operand) {
            case Constant(Value.Text(var text), _) ->
                    Convert.exactInteger(text).map(year -> integer(fullYear(year))).orElse(operand);
            case Constant(Value.Int(long year), _) when year != 0 ->
                    integer(fullYear(Value.Int.of(year)));
            case Constant(Value.Decimal(var number), _) when number.signum() > 0 ->
                    integer(fullYear(Value.Int.of(Decimals.round(number, 0).longValue())));
            case Constant(Value.Real(double number), _) when number > 0 ->
                    integer(fullYear(Value.Int.of(Math.round(number))));
            default -> operand;
        };
    }

    private static Value fullYear(Value year) {
        return year instanceof Value.Int(long number) && number >= 0 && number < 100
                ? Value.Int.of(Calendar.fullYear((int) number))
                : year;
    }

    private Comparison choose(BoundExpression left, BoundExpression right, String operation) {
        SqlType a = left.type();
        SqlType b = right.type();
        if (a.kind() == TypeKind.NULL || b.kind() == TypeKind.NULL) {
            return withNull(left, right, operation);
        }
        if (a.kind() == TypeKind.JSON || b.kind() == TypeKind.JSON) {
            return Comparison.JSON;
        }
        if (a.kind().isTemporal() || b.kind().isTemporal()) {
            return temporal(left, right, operation);
        }
        if (isText(a) && isText(b)) {
            return text(left, right, operation);
        }
        return decimalWithText(left, right) || decimalWithText(right, left)
                ? Comparison.DECIMAL
                : numeric(numberKind(left), numberKind(right));
    }

    /// An exact number that varies is compared exactly with a text that does not.
    private static boolean decimalWithText(BoundExpression number, BoundExpression text) {
        return number.type().kind() == TypeKind.DECIMAL
                && isText(text.type())
                && isConstant(text)
                && !isConstant(number);
    }

    private static boolean isConstant(BoundExpression expression) {
        return References.of(expression).innermost() == Integer.MAX_VALUE
                && BoundTrees.query(expression).isEmpty();
    }

    private Comparison withNull(BoundExpression left, BoundExpression right, String operation) {
        BoundExpression known = left.type().kind() == TypeKind.NULL ? right : left;
        return known.type().kind() == TypeKind.NULL
                ? Comparison.INTEGER
                : choose(known, known, operation);
    }

    private Comparison temporal(BoundExpression left, BoundExpression right, String operation) {
        SqlType a = left.type();
        SqlType b = right.type();
        if (a.kind().isTemporal() && b.kind().isTemporal()) {
            return a.kind() == TypeKind.TIME && b.kind() == TypeKind.TIME
                    ? Comparison.TIME
                    : Comparison.DATETIME;
        }
        BoundExpression other = a.kind().isTemporal() ? right : left;
        BoundExpression time = other == right ? left : right;
        boolean isTime = time.type().kind() == TypeKind.TIME;
        if (isText(other.type()) && !isHex(other)) {
            if (isTime) {
                boolean asTime = time instanceof Column || other instanceof Parameter;
                return asTime ? Comparison.TIME : text(left, right, operation);
            }
            return Comparison.DATETIME;
        }
        if (!isTime && time instanceof Column && isMoment(other)) {
            return Comparison.DATETIME;
        }
        return numeric(numberKind(left), numberKind(right));
    }

    // A number like 20200131 is a date; 10 is none.
    private static boolean isMoment(BoundExpression expression) {
        return expression instanceof Constant(var value, _)
                && !(value instanceof Value.Int(long number)
                        && TimeNumbers.dateTime(number, 0, DateRules.LENIENT).isWrong());
    }

    private Comparison text(BoundExpression left, BoundExpression right, String operation) {
        var collation =
                Collations.aggregate(List.of(left.typing(), right.typing()), operation, settings)
                        .collation();
        requireConvertible(left, collation);
        requireConvertible(right, collation);
        return Comparison.text(collation);
    }

    private static void requireConvertible(BoundExpression operand, Collation collation) {
        if (operand instanceof Constant(Value.Text text, var typing)
                && typing.type().collation() != Collation.BINARY) {
            Transcoding.require(text, typing.type(), collation);
        }
    }

    private static Comparison numeric(NumberKind a, NumberKind b) {
        NumberKind kind = a.compareTo(b) >= 0 ? a : b;
        return switch (kind) {
            case INTEGER -> Comparison.INTEGER;
            case DECIMAL -> Comparison.DECIMAL;
            case REAL -> Comparison.REAL;
        };
    }

    private static NumberKind numberKind(BoundExpression expression) {
        return isHex(expression) ? NumberKind.INTEGER : Arithmetic.kind(expression.type());
    }

    private static boolean isHex(BoundExpression expression) {
        return expression instanceof Constant(Value.Bit _, _);
    }

    private static boolean isText(SqlType type) {
        return type.kind().isCharacter()
                || type.kind().isBinary()
                || type.kind() == TypeKind.ENUM
                || type.kind() == TypeKind.SET;
    }
}
