package dev.quell.query.spill;

import dev.quell.base.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing row of bytes, and values written to it and read from it one after another.
///
/// A value is a tag and what belongs to it. Small integers are their own tag; integers have as many bytes as they need; texts are
/// one byte a character where that is enough, else two, so that every string comes back as it was. The format is for files that
/// live as long as a statement: it has no version.
final class Record {
    private static final int SMALL = 32;
    private static final int SMALL_COUNT = 256 - SMALL;
    private static final int FRACTION = 1_000_000;

    private enum Tag {
        NULL,
        INT,
        UNSIGNED,
        SMALL_DECIMAL,
        DECIMAL,
        REAL,
        SINGLE,
        NARROW_TEXT,
        WIDE_TEXT,
        BINARY,
        BIT,
        DATE,
        DATE_TIME,
        TIME,
        ENUMERATED,
        MEMBERS,
        JSON;

        private static final Tag[] ALL = values();
    }

    private byte[] bytes = new byte[128];
    private int length;
    private int position;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /// Starts over.
    Record clear() {
        length = 0;
        position = 0;
        return this;
    }

    /// Starts over with so many bytes, which the caller fills.
    byte[] reset(int newLength) {
        clear();
        room(newLength);
        length = newLength;
        return bytes;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }

    Record add(Value[] values) {
        for (Value value : values) {
            add(value);
        }
        return this;
    }

    private void add(Value value) {
        switch (value) {
            case Value.Null _ -> tag(Tag.NULL);
            case Value.Int(long number) -> addInt(number);
            case Value.Unsigned(long bits) -> tag(Tag.UNSIGNED).addLong(bits);
            case Value.Decimal(BigDecimal number) -> addDecimal(number);
            case Value.Real(double number) ->
                    tag(Tag.REAL).addFixed(Double.doubleToRawLongBits(number), 8);
            case Value.Single(float number) ->
                    tag(Tag.SINGLE).addFixed(Float.floatToRawIntBits(number), 4);
            case Value.Text(String text) -> addText(text);
            case Value.Binary(byte[] data) -> tag(Tag.BINARY).addBytes(data);
            case Value.Bit(long bits, int width) -> tag(Tag.BIT).addLong(width).addLong(bits);
            case Value.Date(int year, int month, int day) ->
                    tag(Tag.DATE).addLong(days(year, month, day));
            case Value.DateTime time ->
                    tag(Tag.DATE_TIME)
                            .addLong(days(time.year(), time.month(), time.day()))
                            .addLong(seconds(time) * FRACTION + time.micros());
            case Value.Time(long micros) -> tag(Tag.TIME).addLong(zigzag(micros));
            case Value.Enumerated(int index, String label) ->
                    tag(Tag.ENUMERATED).addLong(index).addText(label);
            case Value.Members(long bits, String text) ->
                    tag(Tag.MEMBERS).addLong(bits).addText(text);
            case Value.Json(String text) -> tag(Tag.JSON).addText(text);
        }
    }

    private void addInt(long number) {
        long unsigned = zigzag(number);
        if (unsigned >= 0 && unsigned < SMALL_COUNT) {
            room(1);
            bytes[length++] = (byte) (SMALL + unsigned);
        } else {
            tag(Tag.INT).addLong(unsigned);
        }
    }

    private void addDecimal(BigDecimal number) {
        BigInteger unscaled = number.unscaledValue();
        if (unscaled.bitLength() < Long.SIZE) {
            tag(Tag.SMALL_DECIMAL)
                    .addLong(number.scale())
                    .addLong(zigzag(unscaled.longValueExact()));
        } else {
            tag(Tag.DECIMAL).addLong(number.scale()).addBytes(unscaled.toByteArray());
        }
    }

    private void addText(String text) {
        int size = text.length();
        boolean narrow = isNarrow(text);
        tag(narrow ? Tag.NARROW_TEXT : Tag.WIDE_TEXT).addLong(size);
        if (narrow) {
            addRaw(text.getBytes(StandardCharsets.ISO_8859_1));
            return;
        }
        room(2 * size);
        for (int i = 0; i < size; i++) {
            char c = text.charAt(i);
            bytes[length++] = (byte) (c >> 8);
            bytes[length++] = (byte) c;
        }
    }

    private static boolean isNarrow(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xFF) {
                return false;
            }
        }
        return true;
    }

    private Record tag(Tag tag) {
        room(1);
        bytes[length++] = (byte) tag.ordinal();
        return this;
    }

    /// Adds a number, smaller ones in fewer bytes.
    Record addLong(long number) {
        room(10);
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        return this;
    }

    private void addFixed(long bits, int size) {
        room(size);
        for (int shift = (size - 1) * 8; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (bits >> shift);
        }
    }

    /// Adds the number of bytes and the bytes.
    Record addBytes(byte[] data) {
        addLong(data.length);
        addRaw(data);
        return this;
    }

    private void addRaw(byte[] data) {
        room(data.length);
        System.arraycopy(data, 0, bytes, length, data.length);
        length += data.length;
    }

    /// Reads so many values.
    Value[] values(int count) {
        var values = new Value[count];
        for (int i = 0; i < count; i++) {
            values[i] = value();
        }
        return values;
    }

    private Value value() {
        int first = bytes[position++] & 0xFF;
        if (first >= SMALL) {
            return Value.Int.of(unzigzag(first - SMALL));
        }
        return switch (Tag.ALL[first]) {
            case NULL -> Value.NULL;
            case INT -> new Value.Int(unzigzag(number()));
            case UNSIGNED -> new Value.Unsigned(number());
            case SMALL_DECIMAL -> {
                int scale = (int) number();
                yield new Value.Decimal(BigDecimal.valueOf(unzigzag(number()), scale));
            }
            case DECIMAL -> {
                int scale = (int) number();
                yield new Value.Decimal(new BigDecimal(new BigInteger(data()), scale));
            }
            case REAL -> new Value.Real(Double.longBitsToDouble(fixed(8)));
            case SINGLE -> new Value.Single(Float.intBitsToFloat((int) fixed(4)));
            case NARROW_TEXT -> new Value.Text(narrowText());
            case WIDE_TEXT -> new Value.Text(wideText());
            case BINARY -> new Value.Binary(data());
            case BIT -> {
                int width = (int) number();
                yield new Value.Bit(number(), width);
            }
            case DATE -> {
                int days = (int) number();
                yield new Value.Date(days >> 9, days >> 5 & 15, days & 31);
            }
            case DATE_TIME -> dateTime();
            case TIME -> new Value.Time(unzigzag(number()));
            case ENUMERATED -> new Value.Enumerated((int) number(), text());
            case MEMBERS -> new Value.Members(number(), text());
            case JSON -> new Value.Json(text());
        };
    }

    private Value dateTime() {
        int days = (int) number();
        long micros = number();
        int second = (int) (micros / FRACTION);
        return new Value.DateTime(
                days >> 9,
                days >> 5 & 15,
                days & 31,
                second >> 12,
                second >> 6 & 63,
                second & 63,
                (int) (micros % FRACTION));
    }

    // Parts may be zero, so these are places in a calendar of months with 32 days.
    private static long days(int year, int month, int day) {
        return (year * 16L + month) * 32 + day;
    }

    private static long seconds(Value.DateTime time) {
        return (time.hour() * 64L + time.minute()) * 64 + time.second();
    }

    private String text() {
        return bytes[position++] == Tag.NARROW_TEXT.ordinal() ? narrowText() : wideText();
    }

    private String narrowText() {
        int size = (int) number();
        position += size;
        return new String(bytes, position - size, size, StandardCharsets.ISO_8859_1);
    }

    private String wideText() {
        var text = new char[(int) number()];
        for (int i = 0; i < text.length; i++) {
            text[i] = (char) ((bytes[position] & 0xFF) << 8 | bytes[position + 1] & 0xFF);
            position += 2;
        }
        return new String(text);
    }

    /// Reads what [#addLong] wrote.
    long number() {
        long number = 0;
        int shift = 0;
        while (bytes[position] < 0) {
            number |= (bytes[position++] & 0x7FL) << shift;
            shift += 7;
        }
        return number | (long) bytes[position++] << shift;
    }

    private long fixed(int size) {
        long bits = 0;
        for (int i = 0; i < size; i++) {
            bits = bits << 8 | bytes[position++] & 0xFF;
        }
        return bits;
    }

    /// Reads what [#addBytes] wrote.
    byte[] data() {
        int size = (int) number();
        position += size;
        return Arrays.copyOfRange(bytes, position - size, position);
    }

    private static long zigzag(long number) {
        return number << 1 ^ number >> 63;
    }

    private static long unzigzag(long number) {
        return number >>> 1 ^ -(number & 1);
    }
}
