package dev.quell.wire.packet;

import dev.quell.base.text.CharacterSet;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.wire.frame.PacketWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Writes the values of one column of a result.
final class ValueWriter {
    private final SqlType type;
    private final Charset charset;
    private final int leastDigits;

    ValueWriter(SqlType type, Optional<CharacterSet> results) {
        this.type = type;
        this.charset = charset(results.orElse(type.collation().characterSet()));
        this.leastDigits = type.leastCharacters();
    }

    // Text in a binary type (a number's, a date's) is not converted at all: it is ASCII.
    private static Charset charset(CharacterSet set) {
        return set == CharacterSet.BINARY ? StandardCharsets.UTF_8 : set.charset();
    }

    SqlType type() {
        return type;
    }

    /// As a length-encoded string. The value is not NULL.
    void writeText(PacketWriter out, Value value) {
        switch (value) {
            case Value.Int(long number) -> out.lenencNumber(number, leastDigits);
            case Value.Unsigned(long bits) when bits >= 0 -> out.lenencNumber(bits, leastDigits);
            case Value.Text(var text) -> out.lenencString(text, charset);
            case Value.Binary(var bytes) -> out.lenencBytes(bytes);
            case Value.Bit _ -> out.lenencBytes(ValueText.bytes(value, type, CharacterSet.BINARY));
            case Value.Enumerated(_, var label) -> out.lenencString(label, charset);
            case Value.Members(_, var text) -> out.lenencString(text, charset);
            case Value.Json json -> out.lenencString(json.text(), charset);
            case Value.Null _ -> throw new IllegalArgumentException("NULL is not written as text");
            case Value.Unsigned _,
                    Value.Decimal _,
                    Value.Real _,
                    Value.Single _,
                    Value.Date _,
                    Value.DateTime _,
                    Value.Time _ ->
                    out.lenencString(ValueText.of(value, type), StandardCharsets.US_ASCII);
        }
    }

    /// In binary form, as the column's type says. The value is not NULL.
    void writeBinary(PacketWriter out, Value value) {
        switch (type.kind()) {
            case TINYINT -> out.int1((int) integer(value));
            case SMALLINT, YEAR -> out.int2((int) integer(value));
            case MEDIUMINT, INT -> out.int4((int) integer(value));
            case BIGINT -> out.int8(integer(value));
            case FLOAT -> out.int4(Float.floatToIntBits((float) real(value)));
            case DOUBLE -> out.int8(Double.doubleToLongBits(real(value)));
            case DATE, DATETIME, TIMESTAMP -> writeDateTime(out, value);
            case TIME -> writeTime(out, value);
            case NULL,
                    DECIMAL,
                    BIT,
                    CHAR,
                    VARCHAR,
                    BINARY,
                    VARBINARY,
                    TINYTEXT,
                    TEXT,
                    MEDIUMTEXT,
                    LONGTEXT,
                    TINYBLOB,
                    BLOB,
                    MEDIUMBLOB,
                    LONGBLOB,
                    ENUM,
                    SET,
                    JSON ->
                    writeText(out, value);
        }
    }

    private long integer(Value value) {
        return switch (value) {
            case Value.Int(long number) -> number;
            case Value.Unsigned(long bits) -> bits;
            case Value.Bit(long bits, _) -> bits;
            case Value.Decimal(var number) -> number.longValue();
            case Value.Real(double number) -> (long) Math.rint(number);
            default -> throw wrong(value);
        };
    }

    private double real(Value value) {
        return switch (value) {
            case Value.Real(double number) -> number;
            case Value.Single(float number) -> number;
            case Value.Int(long number) -> number;
            case Value.Decimal(var number) -> number.doubleValue();
            default -> throw wrong(value);
        };
    }

    private void writeDateTime(PacketWriter out, Value value) {
        switch (value) {
            case Value.Date(int year, int month, int day) -> {
                boolean zero = year == 0 && month == 0 && day == 0;
                out.int1(zero ? 0 : 4);
                if (!zero) {
                    out.int2(year).int1(month).int1(day);
                }
            }
            case Value.DateTime time -> writeDateTime(out, time);
            default -> throw wrong(value);
        }
    }

    private static void writeDateTime(PacketWriter out, Value.DateTime time) {
        boolean timeless =
                time.hour() == 0 && time.minute() == 0 && time.second() == 0 && time.micros() == 0;
        boolean zero = timeless && time.year() == 0 && time.month() == 0 && time.day() == 0;
        int length = zero ? 0 : timeless ? 4 : time.micros() == 0 ? 7 : 11;
        out.int1(length);
        if (length >= 4) {
            out.int2(time.year()).int1(time.month()).int1(time.day());
        }
        if (length >= 7) {
            out.int1(time.hour()).int1(time.minute()).int1(time.second());
        }
        if (length == 11) {
            out.int4(time.micros());
        }
    }

    private void writeTime(PacketWriter out, Value value) {
        if (!(value instanceof Value.Time(long signed))) {
            throw wrong(value);
        }
        long micros = Math.abs(signed);
        long seconds = micros / 1_000_000;
        int fraction = (int) (micros % 1_000_000);
        if (micros == 0) {
            out.int1(0);
            return;
        }
        out.int1(fraction == 0 ? 8 : 12).int1(signed < 0 ? 1 : 0);
        out.int4((int) (seconds / 86_400));
        out.int1((int) (seconds / 3_600 % 24));
        out.int1((int) (seconds / 60 % 60));
        out.int1((int) (seconds % 60));
        if (fraction != 0) {
            out.int4(fraction);
        }
    }

    private IllegalArgumentException wrong(Value value) {
        return new IllegalArgumentException(
                "a " + value.getClass().getSimpleName() + " in a column of type " + type.kind());
    }
}
