package dev.quell.query.exec;

import dev.quell.base.text.Collator;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.base.value.Value.Binary;
import dev.quell.base.value.Value.Bit;
import dev.quell.base.value.Value.Date;
import dev.quell.base.value.Value.DateTime;
import dev.quell.base.value.Value.Decimal;
import dev.quell.base.value.Value.Enumerated;
import dev.quell.base.value.Value.Int;
import dev.quell.base.value.Value.Json;
import dev.quell.base.value.Value.Members;
import dev.quell.base.value.Value.Null;
import dev.quell.base.value.Value.Real;
import dev.quell.base.value.Value.Single;
import dev.quell.base.value.Value.Text;
import dev.quell.base.value.Value.Time;
import dev.quell.base.value.Value.Unsigned;
import dev.quell.query.value.JsonOrder;
import dev.quell.query.value.JsonValue;
import java.math.BigDecimal;
import java.util.Arrays;

/// The order and the sameness of the values of one expression, as ORDER BY, GROUP BY, DISTINCT and hash joins need them:
/// NULL is the same as NULL and comes first. (The `=` and `<` of expressions are another matter: they convert, and NULL gives
/// NULL.)
final class ValueOrder {
    private final Collator collator;

    ValueOrder(SqlType type) {
        this.collator = Collator.of(type.collation());
    }

    /// Less than 0, 0 or more than 0.
    int compare(Value left, Value right) {
        return switch (left) {
            case Int(long a) when right instanceof Int(long b) -> Long.compare(a, b);
            case Text(String a) when right instanceof Text(String b) -> collator.compare(a, b);
            case Null _ -> right.isNull() ? 0 : -1;
            default -> right.isNull() ? 1 : compareOthers(left, right);
        };
    }

    boolean same(Value left, Value right) {
        if (left instanceof Text(String a) && right instanceof Text(String b)) {
            return collator.equal(a, b);
        }
        return compare(left, right) == 0;
    }

    /// The same for values that are [#same].
    int hash(Value value) {
        return switch (value) {
            case Null _ -> 0;
            case Int(long number) -> Long.hashCode(number);
            case Unsigned(long bits) ->
                    bits >= 0 ? Long.hashCode(bits) : hashDecimal(number(value));
            case Bit(long bits, _) -> bits >= 0 ? Long.hashCode(bits) : hashDecimal(number(value));
            case Decimal(BigDecimal number) -> hashDecimal(number);
            case Real(double number) -> hashDouble(number);
            case Single(float number) -> hashDouble(number);
            case Text(String text) -> collator.hash(text);
            case Binary(byte[] bytes) -> Arrays.hashCode(bytes);
            case Enumerated(int index, _) -> index;
            case Members(long bits, _) -> Long.hashCode(bits);
            case Date date -> date.hashCode();
            case DateTime(int y, int m, int d, int h, int min, int s, int us) ->
                    (h | min | s | us) == 0
                            ? new Date(y, m, d).hashCode()
                            : 31 * new Date(y, m, d).hashCode() + ((h * 60 + min) * 60 + s) + us;
            case Time(long micros) -> Long.hashCode(micros);
            case Json(String kept) -> JsonOrder.hash(JsonValue.parse(kept));
        };
    }

    private int compareOthers(Value left, Value right) {
        return switch (left) {
            case Binary(byte[] a) when right instanceof Binary(byte[] b) ->
                    Arrays.compareUnsigned(a, b);
            case Date _, DateTime _ when right instanceof Date || right instanceof DateTime ->
                    compareDates(left, right);
            case Time(long a) when right instanceof Time(long b) -> Long.compare(a, b);
            case Enumerated(int a, _) when right instanceof Enumerated(int b, _) ->
                    Integer.compare(a, b);
            case Members(long a, _) when right instanceof Members(long b, _) ->
                    Long.compareUnsigned(a, b);
            case Json(String a) when right instanceof Json(String b) ->
                    JsonOrder.compare(JsonValue.parse(a), JsonValue.parse(b));
            default -> compareMixed(left, right);
        };
    }

    /// Numbers of different kinds; anything else by its text, so that the order is total whatever comes.
    private int compareMixed(Value left, Value right) {
        if (isNumber(left) && isNumber(right)) {
            if (isApproximate(left) || isApproximate(right)) {
                return Double.compare(real(left), real(right));
            }
            return number(left).compareTo(number(right));
        }
        return collator.compare(text(left), text(right));
    }

    private static int compareDates(Value left, Value right) {
        DateTime a = dateTime(left);
        DateTime b = dateTime(right);
        int byDay = Long.compare(day(a), day(b));
        return byDay != 0 ? byDay : Long.compare(micros(a), micros(b));
    }

    private static DateTime dateTime(Value value) {
        return switch (value) {
            case Date(int year, int month, int day) -> new DateTime(year, month, day, 0, 0, 0, 0);
            case DateTime dateTime -> dateTime;
            default -> throw new IllegalArgumentException("no date: " + value);
        };
    }

    private static long day(DateTime value) {
        return (value.year() * 16L + value.month()) * 32 + value.day();
    }

    private static long micros(DateTime value) {
        return ((value.hour() * 60L + value.minute()) * 60 + value.second()) * 1_000_000
                + value.micros();
    }

    private static boolean isNumber(Value value) {
        return value instanceof Int
                || value instanceof Unsigned
                || value instanceof Decimal
                || value instanceof Bit
                || isApproximate(value);
    }

    private static boolean isApproximate(Value value) {
        return value instanceof Real || value instanceof Single;
    }

    /// A number as a DOUBLE.
    static double real(Value value) {
        return switch (value) {
            case Real(double number) -> number;
            case Single(float number) -> number;
            case Int(long number) -> number;
            default -> number(value).doubleValue();
        };
    }

    /// A number as an exact one.
    static BigDecimal number(Value value) {
        return switch (value) {
            case Int(long number) -> BigDecimal.valueOf(number);
            case Unsigned(long bits) -> new BigDecimal(Long.toUnsignedString(bits));
            case Bit(long bits, _) -> new BigDecimal(Long.toUnsignedString(bits));
            case Decimal(BigDecimal number) -> number;
            case Real(double number) -> BigDecimal.valueOf(number);
            case Single(float number) -> BigDecimal.valueOf(number);
            default -> throw new IllegalArgumentException("no number: " + value);
        };
    }

    private static String text(Value value) {
        return switch (value) {
            case Text(String text) -> text;
            case Enumerated(_, String label) -> label;
            case Members(_, String text) -> text;
            case Json json -> json.text();
            default -> value.toString();
        };
    }

    private static int hashDecimal(BigDecimal number) {
        BigDecimal plain = number.stripTrailingZeros();
        return plain.scale() <= 0 && plain.precision() - plain.scale() <= 18
                ? Long.hashCode(plain.longValueExact())
                : hashDouble(plain.doubleValue());
    }

    private static int hashDouble(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e18
                ? Long.hashCode((long) number)
                : Double.hashCode(number);
    }
}
