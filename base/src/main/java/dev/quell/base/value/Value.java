package dev.quell.base.value;

import java.math.BigDecimal;
import java.util.Arrays;

/// A SQL value. SQL NULL is a value too ([Null]), never Java's null.
///
/// Values are immutable. A value does not know its collation, length or scale beyond itself: those belong to the
/// [SqlType] of the expression or column it stands in.
public sealed interface Value {
    Null NULL = new Null();

    /// SQL NULL.
    record Null() implements Value {}

    /// A signed integer; also what comparisons give (1, 0).
    record Int(long value) implements Value {
        private static final Int[] SMALL = new Int[1_280];

        static {
            for (int i = 0; i < SMALL.length; i++) {
                SMALL[i] = new Int(i - 256);
            }
        }

        /// Like the constructor, but small numbers are shared.
        public static Int of(long value) {
            return value >= -256 && value < 1_024 ? SMALL[(int) value + 256] : new Int(value);
        }
    }

    /// A `BIGINT UNSIGNED` value: the 64 bits, read without a sign. Also YEAR.
    record Unsigned(long bits) implements Value {}

    /// An exact number; its scale is the number of digits that are shown.
    record Decimal(BigDecimal value) implements Value {}

    /// DOUBLE. Never NaN or infinite: those are errors or NULL in SQL.
    record Real(double value) implements Value {}

    /// FLOAT, which rounds and prints differently from DOUBLE.
    record Single(float value) implements Value {}

    /// A character string, in whatever character set its type says.
    record Text(String value) implements Value {}

    /// A byte string (BINARY, VARBINARY, BLOB). The array is shared, and nobody changes it.
    @SuppressWarnings("ArrayRecordComponent")
    record Binary(byte[] value) implements Value {
        @Override
        public boolean equals(Object other) {
            return other instanceof Binary(var bytes) && Arrays.equals(value, bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(value);
        }
    }

    /// BIT(width): 1 to 64 bits. A number in numeric context, bytes in string context.
    record Bit(long bits, int width) implements Value {}

    /// A calendar date. Parts may be zero (`0000-00-00`, `2020-01-00`) where sql_mode lets them in.
    record Date(int year, int month, int day) implements Value {}

    /// DATETIME or TIMESTAMP as shown in the session's time zone.
    ///
    /// @param micros 0 to 999999
    record DateTime(int year, int month, int day, int hour, int minute, int second, int micros)
            implements Value {}

    /// TIME, between -838:59:59.000000 and 838:59:59.000000.
    record Time(long micros) implements Value {}

    /// ENUM: the 1-based place of the label, 0 for the error value ''.
    record Enumerated(int index, String label) implements Value {}

    /// SET: a bit for each member, lowest first, and the text (`a,b`).
    record Members(long bits, String text) implements Value {}

    /// A JSON document as normalised text (MySQL's spacing and key order), with the marks of [JsonText].
    record Json(String kept) implements Value {
        /// The document as clients see it.
        public String text() {
            return JsonText.shown(kept);
        }
    }

    default boolean isNull() {
        return this instanceof Null;
    }
}
