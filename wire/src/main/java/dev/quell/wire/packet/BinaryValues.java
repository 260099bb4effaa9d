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

    private BinaryValues() {}

    /// Reads one value that is not NULL.
    ///
    /// @throws dev.quell.base.error.SqlError 1690 for times that are none
    public static Value read(PacketReader in, ParameterType type, ValueForm form) {
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
            case FieldType.DATE, FieldType.NEWDATE -> BinaryTimes.date(in);
            case FieldType.DATETIME, FieldType.TIMESTAMP -> BinaryTimes.dateTime(in, form.zone());
            case FieldType.TIME -> BinaryTimes.time(in);
            case FieldType.VARCHAR,
                    FieldType.VAR_STRING,
                    FieldType.STRING,
                    FieldType.ENUM,
                    FieldType.SET,
                    FieldType.JSON ->
                    new Value.Text(text(in, form.text()));
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
}
