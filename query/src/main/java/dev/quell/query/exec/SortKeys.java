package dev.quell.query.exec;

import dev.quell.base.text.Collator;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
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
        return of(values, parts.length);
    }

    /// The key of the first values.
    byte[] of(Value[] values, int count) {
        var key = new KeyBytes();
        for (int i = 0; i < count; i++) {
            int start = key.length();
            add(values[i], parts[i], key);
            if (parts[i].descending) {
                key.invert(start);
            }
        }
        return key.toArray();
    }

    private static void add(Value value, Part part, KeyBytes key) {
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
            addText(part.collator.sortKey(text), key);
        } else {
            addByClass(value, part, key);
        }
    }

    private static void addByClass(Value value, Part part, KeyBytes key) {
        switch (value) {
            case Value.Int(long number) -> key.add(PRESENT).addLong(number ^ Long.MIN_VALUE);
            case Value.Unsigned(long bits) -> addUnsigned(bits, key);
            case Value.Bit(long bits, _) -> addUnsigned(bits, key);
            case Value.Enumerated(int index, _) -> addUnsigned(index, key);
            case Value.Members(long bits, _) -> addUnsigned(bits, key);
            case Value.Date(int year, int month, int day) ->
                    key.add(PRESENT).addLong(days(year, month, day) << MICROS_BITS);
            case Value.DateTime time -> key.add(PRESENT).addLong(moment(time));
            case Value.Time(long micros) -> key.add(PRESENT).addLong(micros ^ Long.MIN_VALUE);
            case Value.Real(double number) -> addDouble(number, key);
            case Value.Single(float number) -> addDouble(number, key);
            case Value.Decimal(BigDecimal number) -> {
                key.add(PRESENT);
                addDecimal(number, key);
            }
            case Value.Binary(byte[] bytes) -> addText(bytes, key);
            case Value.Json(String text) -> addUnits(text, key);
            case Value.Text(String text) -> addText(part.collator.sortKey(text), key);
            case Value.Null _ -> key.add(NULL);
        }
    }

    private static void addUnsigned(long bits, KeyBytes key) {
        if (bits >= 0) {
            key.add(PRESENT).addLong(bits ^ Long.MIN_VALUE);
        } else {
            key.add(LARGE).addLong(bits);
        }
    }

    private static void addDouble(double number, KeyBytes key) {
        long bits = Double.doubleToLongBits(number + 0.0); // -0.0 is 0.0
        key.add(PRESENT).addLong(bits < 0 ? ~bits : bits ^ Long.MIN_VALUE);
    }

    private static long days(int year, int month, int day) {
        return (year * 16L + month) * 32 + day;
    }

    private static long moment(Value.DateTime time) {
        long micros =
                ((time.hour() * 60L + time.minute()) * 60 + time.second()) * 1_000_000
                        + time.micros();
        return days(time.year(), time.month(), time.day()) << MICROS_BITS | micros;
    }

    private static void addDecimal(BigDecimal number, KeyBytes key) {
        int sign = number.signum();
        key.add(sign + 1);
        if (sign == 0) {
            return;
        }
        int start = key.length();
        String digits = digits(number.unscaledValue());
        int exponent = digits.length() - number.scale() + EXPONENT_BIAS;
        key.add(exponent >> 8).add(exponent);
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

    private static void addText(byte[] weights, KeyBytes key) {
        key.reserve(weights.length + 3);
        key.add(PRESENT);
        for (byte weight : weights) {
            addEscaped(weight, key);
        }
        key.add(0).add(END);
    }

    private static void addUnits(String text, KeyBytes key) {
        key.add(PRESENT);
        for (int i = 0; i < text.length(); i++) {
            addEscaped(text.charAt(i) >> 8, key);
            addEscaped(text.charAt(i), key);
        }
        key.add(0).add(END);
    }

    private static void addEscaped(int value, KeyBytes key) {
        key.add(value);
        if ((value & 0xFF) == 0) {
            key.add(ESCAPE);
        }
    }

    /// A growing key.
    private static final class KeyBytes {
        private byte[] bytes = new byte[32];
        private int length;

        int length() {
            return length;
        }

        void reserve(int more) {
            if (bytes.length - length < more) {
                bytes = java.util.Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
            }
        }

        KeyBytes add(int value) {
            if (length == bytes.length) {
                bytes = java.util.Arrays.copyOf(bytes, length * 2);
            }
            bytes[length++] = (byte) value;
            return this;
        }

        void addLong(long value) {
            for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                add((int) (value >> shift));
            }
        }

        void invert(int from) {
            for (int i = from; i < length; i++) {
                bytes[i] = (byte) ~bytes[i];
            }
        }

        byte[] toArray() {
            return java.util.Arrays.copyOf(bytes, length);
        }
    }
}
