package dev.quell.wire.packet;

import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.SurrogateEscape;
import dev.quell.base.value.Value;
import dev.quell.wire.frame.MalformedPacket;
import dev.quell.wire.frame.PacketReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/// Reads single values in the binary protocol's form.
public final class BinaryValues {
    private static final int MAX_DECIMAL_TEXT = 128;
    private static final long MICROS = 1_000_000L;

    private BinaryValues() {}

    /// Reads one value that is not NULL.
    ///
    /// @param text what character strings are written in
    public static Value read(PacketReader in, ParameterType type, CharacterSet text) {
        boolean unsigned = type.unsigned();
        return switch (type.code()) {
            case FieldType.NULL -> Value.NULL;
            case FieldType.TINY, FieldType.BOOL ->
                    integer(unsigned ? in.int1() : (byte) in.int1(), unsigned);
            case FieldType.SHORT, FieldType.YEAR ->
                    integer(unsigned ? in.int2() : (short) in.int2(), unsigned);
            case FieldType.LONG, FieldType.INT24 ->
                    integer(unsigned ? in.int4() & 0xFFFF_FFFFL : in.int4(), unsigned);
            case FieldType.LONGLONG -> integer(in.int8(), unsigned);
            case FieldType.FLOAT -> real(Float.intBitsToFloat(in.int4()));
            case FieldType.DOUBLE -> real(Double.longBitsToDouble(in.int8()));
            case FieldType.DECIMAL, FieldType.NEWDECIMAL -> decimal(in);
            case FieldType.DATE, FieldType.NEWDATE -> date(in);
            case FieldType.DATETIME, FieldType.TIMESTAMP -> dateTime(in);
            case FieldType.TIME -> time(in);
            case FieldType.VARCHAR,
                    FieldType.VAR_STRING,
                    FieldType.STRING,
                    FieldType.ENUM,
                    FieldType.SET,
                    FieldType.JSON ->
                    new Value.Text(text(in, text));
            case FieldType.TINY_BLOB,
                    FieldType.MEDIUM_BLOB,
                    FieldType.LONG_BLOB,
                    FieldType.BLOB,
                    FieldType.BIT,
                    FieldType.GEOMETRY ->
                    new Value.Binary(in.lenencBytes());
            default -> throw new MalformedPacket("an unknown parameter type");
        };
    }

    /// The value of a parameter whose bytes came with COM_STMT_SEND_LONG_DATA.
    public static Value longData(byte[] bytes, ParameterType type, CharacterSet text) {
        return switch (type.code()) {
            case FieldType.TINY_BLOB,
                    FieldType.MEDIUM_BLOB,
                    FieldType.LONG_BLOB,
                    FieldType.BLOB,
                    FieldType.BIT,
                    FieldType.GEOMETRY ->
                    new Value.Binary(bytes);
            default -> new Value.Text(SurrogateEscape.decode(bytes, text));
        };
    }

    private static String text(PacketReader in, CharacterSet set) {
        return in.slice(
                in.lenencLength(),
                (bytes, from, to) -> SurrogateEscape.decode(bytes, from, to, set));
    }

    private static Value integer(long value, boolean unsigned) {
        return unsigned ? new Value.Unsigned(value) : Value.Int.of(value);
    }

    private static Value real(double value) {
        if (!Double.isFinite(value)) {
            throw new MalformedPacket("not a number");
        }
        return new Value.Real(value);
    }

    // What is not a number is left to the conversion of text, which knows how MySQL complains.
    private static Value decimal(PacketReader in) {
        String digits = in.lenencString(StandardCharsets.ISO_8859_1);
        try {
            return digits.length() > MAX_DECIMAL_TEXT
                    ? new Value.Text(digits)
                    : new Value.Decimal(new BigDecimal(digits.strip()));
        } catch (NumberFormatException _) {
            return new Value.Text(digits);
        }
    }

    private static Value date(PacketReader in) {
        int length = in.int1();
        int year = 0;
        int month = 0;
        int day = 0;
        if (length >= 4) {
            year = in.int2();
            month = in.int1();
            day = in.int1();
            in.skip(length - 4);
        } else {
            in.skip(length);
        }
        return checkedDate(year, month, day);
    }

    private static Value checkedDate(int year, int month, int day) {
        if (year > 9_999 || month > 12 || day > 31) {
            throw new MalformedPacket("not a date");
        }
        return new Value.Date(year, month, day);
    }

    private static Value dateTime(PacketReader in) {
        int length = in.int1();
        if (length != 0 && length != 4 && length != 7 && length != 11) {
            throw new MalformedPacket("not a date and time");
        }
        int year = length >= 4 ? in.int2() : 0;
        int month = length >= 4 ? in.int1() : 0;
        int day = length >= 4 ? in.int1() : 0;
        int hour = length >= 7 ? in.int1() : 0;
        int minute = length >= 7 ? in.int1() : 0;
        int second = length >= 7 ? in.int1() : 0;
        long micros = length == 11 ? in.int4() & 0xFFFF_FFFFL : 0;
        checkedDate(year, month, day);
        if (hour > 23 || minute > 59 || second > 59 || micros >= MICROS) {
            throw new MalformedPacket("not a time of day");
        }
        return new Value.DateTime(year, month, day, hour, minute, second, (int) micros);
    }

    private static Value time(PacketReader in) {
        int length = in.int1();
        if (length == 0) {
            return new Value.Time(0);
        }
        if (length != 8 && length != 12) {
            throw new MalformedPacket("not a time");
        }
        boolean negative = in.int1() != 0;
        long days = in.int4() & 0xFFFF_FFFFL;
        long seconds = ((days * 24 + in.int1()) * 60 + in.int1()) * 60 + in.int1();
        long micros = length == 12 ? in.int4() & 0xFFFF_FFFFL : 0;
        if (days > 34 || micros >= MICROS) {
            throw new MalformedPacket("a time beyond 838 hours");
        }
        long total = seconds * MICROS + micros;
        return new Value.Time(negative ? -total : total);
    }
}
