package dev.quell.query.exec;

import dev.quell.base.text.Collator;
import dev.quell.base.text.Collator.SortKey;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.query.value.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/// Makes keys of bytes whose unsigned order is the order of some values: what ORDER BY and windows sort by. NULL comes first, and
/// last in descending order. Keys are equal exactly where [ValueOrder] finds the values the same.
///
/// ```text
///   key     = part … part                    a descending part is inverted
///   part    = 0 | 1 · value | 2 · value      NULL; a value; an integer beyond BIGINT's
///   number  = 8 bytes, sign flipped          integers, times, dates, and doubles by their bits
///   decimal = sign · exponent · digits · 0   two digits in a byte; negative ones inverted
///   text    = weights of the collation with 0 as 0 FF, then 0 1
///   json    = rank · scalar | rank · count · members
/// ```
final class SortKeys {
    private static final int NULL = 0;
    private static final int PRESENT = 1;
    private static final int LARGE = 2;
    private static final int ESCAPE = 0xFF;
    private static final int END = 1;
    private static final int MICROS_BITS = 37;
    private static final int EXPONENT_BIAS = 0x8000;

    private final Part[] parts;

    /// How one value becomes part of a key.
    private record Part(SqlType type, Collator collator, boolean descending) {}

    /// @param descending for each type whether larger values come first
    SortKeys(List<SqlType> types, boolean[] descending) {
        parts = new Part[types.size()];
        for (int i = 0; i < parts.length; i++) {
            SqlType type = types.get(i);
            parts[i] = new Part(type, Collator.of(type.collation()), descending[i]);
        }
    }

    int size() {
        return parts.length;
    }

    /// The key of these values.
    byte[] of(Value[] values) {
        var key = new SortKey();
        for (int i = 0; i < parts.length; i++) {
            append(values[i], i, key);
        }
        return key.toByteArray();
    }

    /// Appends the part of one value.
    ///
    /// @param place which of the values it is
    void append(Value value, int place, SortKey key) {
        int start = key.length();
        add(value, parts[place], key);
        if (parts[place].descending) {
            key.invert(start);
        }
    }

    private static void add(Value value, Part part, SortKey key) {
        if (value.isNull()) {
            key.add(NULL);
            return;
        }
        TypeKind kind = part.type.kind();
        if (kind == TypeKind.DOUBLE || kind == TypeKind.FLOAT) {
            addDouble(ValueOrder.real(value), key);
        } else if (kind == TypeKind.DECIMAL) {
            key.add(PRESENT);
            addDecimal(ValueOrder.number(value), key);
        } else if (kind.isCharacter() && !(value instanceof Value.Binary)) {
            String text =
                    value instanceof Value.Text(var same) ? same : ValueText.of(value, part.type);
            addText(text, part.collator, key);
        } else {
            addByClass(value, part, key);
        }
    }

    private static void addByClass(Value value, Part part, SortKey key) {
        switch (value) {
            case Value.Int(long number) -> addNumber(PRESENT, number ^ Long.MIN_VALUE, key);
            case Value.Unsigned(long bits) -> addUnsigned(bits, key);
            case Value.Bit(long bits, _) -> addUnsigned(bits, key);
            case Value.Enumerated(int index, _) -> addUnsigned(index, key);
            case Value.Members(long bits, _) -> addUnsigned(bits, key);
            case Value.Date(int year, int month, int day) ->
                    addNumber(PRESENT, days(year, month, day) << MICROS_BITS, key);
            case Value.DateTime time -> addNumber(PRESENT, moment(time), key);
            case Value.Time(long micros) -> addNumber(PRESENT, micros ^ Long.MIN_VALUE, key);
            case Value.Real(double number) -> addDouble(number, key);
            case Value.Single(float number) -> addDouble(number, key);
            case Value.Decimal(BigDecimal number) -> {
                key.add(PRESENT);
                addDecimal(number, key);
            }
            case Value.Binary(byte[] bytes) -> addBytes(bytes, key);
            case Value.Json(String kept) -> JsonSortKey.add(JsonValue.parse(kept), key);
            case Value.Text(String text) -> addText(text, part.collator, key);
            case Value.Null _ -> key.add(NULL);
        }
    }

    private static void addUnsigned(long bits, SortKey key) {
        if (bits >= 0) {
            addNumber(PRESENT, bits ^ Long.MIN_VALUE, key);
        } else {
            addNumber(LARGE, bits, key);
        }
    }

    private static void addDouble(double number, SortKey key) {
        long bits = Double.doubleToLongBits(number + 0.0); // -0.0 is 0.0
        addNumber(PRESENT, bits < 0 ? ~bits : bits ^ Long.MIN_VALUE, key);
    }

    static long days(int year, int month, int day) {
        return (year * 16L + month) * 32 + day;
    }

    static long moment(Value.DateTime time) {
        long micros =
                ((time.hour() * 60L + time.minute()) * 60 + time.second()) * 1_000_000
                        + time.micros();
        return days(time.year(), time.month(), time.day()) << MICROS_BITS | micros;
    }

    static void addDecimal(BigDecimal number, SortKey key) {
        int sign = number.signum();
        key.add(sign + 1);
        if (sign == 0) {
            return;
        }
        int start = key.length();
        String digits = digits(number.unscaledValue());
        int exponent = digits.length() - number.scale() + EXPONENT_BIAS;
        key.addShort(exponent);
        int end = digits.length();
        while (end > 1 && digits.charAt(end - 1) == '0') {
            end--;
        }
        for (int i = 0; i < end; i += 2) {
            int low = i + 1 < end ? digits.charAt(i + 1) - '0' : 0;
            key.add((digits.charAt(i) - '0') * 10 + low + 1);
        }
        key.add(0);
        if (sign < 0) {
            key.invert(start);
        }
    }

    private static String digits(BigInteger unscaled) {
        return unscaled.bitLength() < Long.SIZE - 1
                ? Long.toString(Math.abs(unscaled.longValueExact()))
                : unscaled.abs().toString();
    }

    static void addNumber(int mark, long bits, SortKey key) {
        key.add(mark);
        key.addLong(bits);
    }

    private static void addText(String text, Collator collator, SortKey key) {
        key.add(PRESENT);
        int start = key.length();
        collator.appendSortKey(text, key);
        end(start, key);
    }

    static void addBytes(byte[] bytes, SortKey key) {
        key.add(PRESENT);
        int start = key.length();
        for (byte each : bytes) {
            key.add(each);
        }
        end(start, key);
    }

    private static void end(int start, SortKey key) {
        key.escapeZeros(start, ESCAPE);
        key.add(0);
        key.add(END);
    }
}
