package dev.quell.query.exec;

import dev.quell.base.value.DecimalText;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.base.value.Value.Date;
import dev.quell.base.value.Value.DateTime;
import dev.quell.query.value.DateRules;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.ParsedTime;
import dev.quell.query.value.TimeConvert;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/// Turns a compared value into a key of a column's index. Whatever it cannot place among the column's values exactly as the
/// comparison would, it calls unknown; the condition is then evaluated on every row.
final class KeyConverter {
    private static final double EXACT_INTEGERS = 0x1p53;
    private static final Pattern PLAIN_NUMBER = Pattern.compile("[+-]?\\d{1,15}(\\.\\d{1,6})?");

    private final SqlType column;
    private final BigInteger least;
    private final BigInteger greatest;

    KeyConverter(SqlType column) {
        this.column = column;
        int bits = bits(column.kind());
        BigInteger top = BigInteger.ONE.shiftLeft(column.unsigned() ? bits : bits - 1);
        this.least = column.unsigned() ? BigInteger.ZERO : top.negate();
        this.greatest = top.subtract(BigInteger.ONE);
    }

    private static int bits(TypeKind kind) {
        return switch (kind) {
            case TINYINT -> 8;
            case SMALLINT -> 16;
            case MEDIUMINT -> 24;
            case INT -> 32;
            default -> 64;
        };
    }

    /// @param value not NULL
    KeyValue convert(Value value, EvalContext context) {
        TypeKind kind = column.kind();
        if (kind.isInteger()) {
            return integer(value);
        }
        return switch (kind) {
            case DECIMAL -> decimal(value);
            case FLOAT, DOUBLE -> real(value);
            case DATE, DATETIME, TIMESTAMP -> moment(value, context);
            case TIME -> value instanceof Value.Time ? KeyValue.exact(value) : KeyValue.UNKNOWN;
            case YEAR -> value instanceof Value.Unsigned ? KeyValue.exact(value) : KeyValue.UNKNOWN;
            case CHAR, VARCHAR, TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT ->
                    value instanceof Value.Text ? KeyValue.exact(value) : KeyValue.UNKNOWN;
            case BINARY, VARBINARY, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB ->
                    value instanceof Value.Binary ? KeyValue.exact(value) : KeyValue.UNKNOWN;
            case ENUM -> label(value);
            default -> KeyValue.UNKNOWN;
        };
    }

    private KeyValue integer(Value value) {
        return switch (value) {
            case Value.Int(long number) -> integer(number, value);
            case Value.Unsigned(long bits) when bits >= 0 -> integer(bits, Value.NULL);
            case Value.Unsigned(long bits) ->
                    integer(new BigInteger(Long.toUnsignedString(bits)), true);
            case Value.Decimal(BigDecimal number) -> integer(number);
            case Value.Real(double number) -> integer(number);
            case Value.Single(float number) -> integer(number);
            case Value.Text(String text) -> text(text);
            default -> KeyValue.UNKNOWN;
        };
    }

    private KeyValue integer(long number, Value same) {
        boolean signed = !column.unsigned();
        if (signed && column.kind() == TypeKind.BIGINT) {
            return KeyValue.exact(same instanceof Value.Int ? same : Value.Int.of(number));
        }
        if (signed && number >= least.longValue() && number <= greatest.longValue()) {
            return KeyValue.exact(same instanceof Value.Int ? same : Value.Int.of(number));
        }
        return integer(BigInteger.valueOf(number), true);
    }

    private KeyValue integer(double number) {
        return Math.abs(number) < EXACT_INTEGERS
                ? integer(new BigDecimal(number))
                : KeyValue.UNKNOWN;
    }

    private KeyValue integer(BigDecimal number) {
        BigDecimal floor = number.setScale(0, RoundingMode.FLOOR);
        return integer(floor.toBigInteger(), floor.compareTo(number) == 0);
    }

    private KeyValue integer(BigInteger floor, boolean exact) {
        if (floor.compareTo(least) < 0) {
            return KeyValue.BELOW_ALL;
        }
        if (floor.compareTo(greatest) > 0) {
            return KeyValue.ABOVE_ALL;
        }
        Value key =
                column.unsigned()
                        ? new Value.Unsigned(floor.longValue())
                        : Value.Int.of(floor.longValue());
        return KeyValue.exactIf(exact, key);
    }

    private KeyValue text(String text) {
        String trimmed = text.trim();
        return PLAIN_NUMBER.matcher(trimmed).matches()
                ? integer(DecimalText.parse(trimmed))
                : KeyValue.UNKNOWN;
    }

    private KeyValue decimal(Value value) {
        BigDecimal number =
                switch (value) {
                    case Value.Int(long whole) -> BigDecimal.valueOf(whole);
                    case Value.Unsigned(long bits) -> new BigDecimal(Long.toUnsignedString(bits));
                    case Value.Decimal(BigDecimal exact) -> exact;
                    default -> null;
                };
        if (number == null) {
            return KeyValue.UNKNOWN;
        }
        BigDecimal limit = BigDecimal.TEN.pow((int) column.length() - column.decimals());
        if (number.compareTo(limit) >= 0) {
            return KeyValue.ABOVE_ALL;
        }
        if (number.compareTo(limit.negate()) <= 0) {
            return KeyValue.BELOW_ALL;
        }
        BigDecimal floor = number.setScale(column.decimals(), RoundingMode.FLOOR);
        return KeyValue.exactIf(floor.compareTo(number) == 0, new Value.Decimal(floor));
    }

    private KeyValue real(Value value) {
        double number =
                switch (value) {
                    case Value.Int(long whole) -> whole;
                    case Value.Decimal(BigDecimal exact) -> exact.doubleValue();
                    case Value.Real(double real) -> real;
                    case Value.Single(float real) -> real;
                    default -> Double.NaN;
                };
        if (Double.isNaN(number)) {
            return KeyValue.UNKNOWN;
        }
        if (column.kind() == TypeKind.DOUBLE) {
            return KeyValue.exact(new Value.Real(number));
        }
        float nearest = (float) number;
        if (Float.isInfinite(nearest)) {
            return number > 0 ? KeyValue.ABOVE_ALL : KeyValue.BELOW_ALL;
        }
        float floor = nearest > number ? Math.nextDown(nearest) : nearest;
        return KeyValue.exactIf(floor == number, new Value.Single(floor));
    }

    private KeyValue moment(Value value, EvalContext context) {
        ParsedTime parsed = TimeConvert.toDateTime(value, DateRules.LENIENT, context);
        if (!(parsed.value() instanceof DateTime time) || parsed.truncated()) {
            return KeyValue.UNKNOWN;
        }
        if (column.kind() == TypeKind.DATE) {
            boolean midnight = (time.hour() | time.minute() | time.second() | time.micros()) == 0;
            return KeyValue.exactIf(midnight, new Date(time.year(), time.month(), time.day()));
        }
        int unit = (int) Math.pow(10, 6.0 - column.decimals());
        int micros = time.micros() / unit * unit;
        var floor =
                new DateTime(
                        time.year(),
                        time.month(),
                        time.day(),
                        time.hour(),
                        time.minute(),
                        time.second(),
                        micros);
        boolean exact = micros == time.micros();
        return column.kind() == TypeKind.TIMESTAMP
                ? KeyValue.exactIf(exact, Timestamps.toStored(floor, context))
                : KeyValue.exactIf(exact, floor);
    }

    private KeyValue label(Value value) {
        if (!(value instanceof Value.Text(String text))) {
            return KeyValue.UNKNOWN;
        }
        var order = new ValueOrder(column);
        for (int i = 0; i < column.members().size(); i++) {
            String member = column.members().get(i);
            if (order.same(new Value.Text(member), value)) {
                return KeyValue.exact(new Value.Enumerated(i + 1, member));
            }
        }
        return text.isEmpty() ? KeyValue.UNKNOWN : KeyValue.BELOW_ALL;
    }
}
