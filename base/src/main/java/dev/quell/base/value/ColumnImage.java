package dev.quell.base.value;

import java.math.BigInteger;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/// The bytes that a value has in a row of MySQL's: what CHECKSUM TABLE goes over, and what LOCK_DATA shows of columns that it has no
/// words for. Numbers are little-endian, times big-endian and biased. Not of texts, whose bytes are those of their character
/// set.
public final class ColumnImage {
    private static final int[] DECIMAL_BYTES = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};
    private static final int DIGITS_A_WORD = 9;
    private static final byte BIAS = (byte) 0x80;
    private static final int FIRST_YEAR = 1900;
    private static final int WIDEST = 64;

    private final byte[] bytes = new byte[WIDEST];
    private int length;

    private ColumnImage() {}

    /// @throws IllegalArgumentException for NULL, a text, JSON or a binary string
    public static byte[] of(Value value, SqlType type) {
        var image = new ColumnImage();
        image.add(value, type);
        return Arrays.copyOf(image.bytes, image.length);
    }

    /// The image of the column's zero, which stands where the row has NULL; without bytes for one of varying length.
    public static byte[] zero(SqlType type) {
        var image = new byte[width(type)];
        switch (type.kind()) {
            case CHAR -> Arrays.fill(image, (byte) ' ');
            case DECIMAL, TIME, DATETIME -> image[0] = BIAS;
            default -> {
                // zeros
            }
        }
        return image;
    }

    /// Bytes that a column always takes; 0 for one of varying length.
    public static int width(SqlType type) {
        return switch (type.kind()) {
            case TINYINT, YEAR -> 1;
            case SMALLINT -> 2;
            case MEDIUMINT, DATE -> 3;
            case INT, FLOAT -> 4;
            case BIGINT, DOUBLE -> 8;
            case TIME -> 3 + fraction(type);
            case TIMESTAMP -> 4 + fraction(type);
            case DATETIME -> 5 + fraction(type);
            case BINARY -> (int) type.length();
            case CHAR -> (int) type.length() * type.collation().characterSet().maxBytes();
            case ENUM -> type.members().size() < 256 ? 1 : 2;
            case SET -> setWidth(type.members().size());
            case DECIMAL -> decimalWidth(type);
            case BIT -> (int) (type.length() + 7) / 8;
            default -> 0;
        };
    }

    private static int setWidth(int members) {
        int bytes = (members + 7) / 8;
        return bytes > 4 ? 8 : bytes;
    }

    private static int fraction(SqlType type) {
        return (type.decimals() + 1) / 2;
    }

    private static int decimalWidth(SqlType type) {
        return digitsWidth((int) type.length() - type.decimals()) + digitsWidth(type.decimals());
    }

    private static int digitsWidth(int digits) {
        return digits / DIGITS_A_WORD * 4 + DECIMAL_BYTES[digits % DIGITS_A_WORD];
    }

    private void add(Value value, SqlType type) {
        switch (value) {
            case Value.Int(var number) -> integer(number, type);
            case Value.Unsigned(var bits) -> integer(bits, type);
            case Value.Enumerated(var index, _) -> littleEndian(index, width(type));
            case Value.Members(var bits, _) -> littleEndian(bits, width(type));
            case Value.Real(var number) ->
                    littleEndian(Double.doubleToRawLongBits(number), Long.BYTES);
            case Value.Single(var number) ->
                    littleEndian(Float.floatToRawIntBits(number), Integer.BYTES);
            case Value.Bit(var bits, var width) -> bigEndian(bits, (width + 7) / 8);
            case Value.Decimal(var number) ->
                    decimal(number.setScale(type.decimals()).unscaledValue(), type);
            case Value.Date(var year, var month, var day) ->
                    littleEndian(year << 9 | month << 5 | day, 3);
            case Value.DateTime time -> dateTime(time, type);
            case Value.Time(var micros) -> time(micros, type);
            case Value.Null _, Value.Text _, Value.Binary _, Value.Json _ ->
                    throw new IllegalArgumentException("no column of fixed format: " + type);
        }
    }

    private void integer(long number, SqlType type) {
        boolean year = type.kind() == TypeKind.YEAR && number != 0;
        littleEndian(year ? number - FIRST_YEAR : number, width(type));
    }

    private void dateTime(Value.DateTime time, SqlType type) {
        switch (type.kind()) {
            case TIMESTAMP -> bigEndian(epochSecond(time), 4);
            default -> {
                long day = (time.year() * 13L + time.month()) << 5 | time.day();
                long clock = (long) time.hour() << 12 | time.minute() << 6 | time.second();
                bigEndian((day << 17 | clock) + 0x80_0000_0000L, 5);
            }
        }
        bigEndian(time.micros() / powerOfTen(6 - 2 * fraction(type)), fraction(type));
    }

    private void time(long micros, SqlType type) {
        long magnitude = Math.abs(micros);
        long seconds = magnitude / 1_000_000;
        long clock = seconds / 3600 << 12 | seconds / 60 % 60 << 6 | seconds % 60;
        int bytes = fraction(type);
        long part = magnitude % 1_000_000 / powerOfTen(6 - 2 * bytes);
        long packed = clock << 8 * bytes | part;
        bigEndian((0x80_0000L << 8 * bytes) + (micros < 0 ? -packed : packed), 3 + bytes);
    }

    private static long powerOfTen(int exponent) {
        return BigInteger.TEN.pow(exponent).longValueExact();
    }

    /// MySQL's packed decimal: nine digits in four bytes, on both sides of the point; the first bit turned, all bits of negative ones.
    private void decimal(BigInteger unscaled, SqlType type) {
        int scale = type.decimals();
        String digits = unscaled.abs().toString();
        int precision = (int) type.length();
        digits = "0".repeat(Math.max(0, precision - digits.length())) + digits;
        var packed = new byte[decimalWidth(type)];
        int whole = precision - scale;
        int first = whole % DIGITS_A_WORD;
        int at = put(packed, 0, digits.substring(0, first));
        for (int from = first; from < precision; from += DIGITS_A_WORD) {
            at = put(packed, at, digits.substring(from, Math.min(precision, from + DIGITS_A_WORD)));
        }
        if (unscaled.signum() < 0) {
            for (int i = 0; i < packed.length; i++) {
                packed[i] = (byte) ~packed[i];
            }
        }
        packed[0] ^= BIAS;
        add(packed);
    }

    private static int put(byte[] bytes, int at, String digits) {
        int count = DECIMAL_BYTES[digits.length()];
        int number = digits.isEmpty() ? 0 : Integer.parseInt(digits);
        for (int i = count - 1; i >= 0; i--) {
            bytes[at + i] = (byte) number;
            number >>>= 8;
        }
        return at + count;
    }

    /// Seconds of a time that is told in UTC; 0 for the zero date.
    private static long epochSecond(Value.DateTime time) {
        return time.month() == 0 || time.day() == 0
                ? 0
                : LocalDateTime.of(
                                time.year(),
                                time.month(),
                                time.day(),
                                time.hour(),
                                time.minute(),
                                time.second())
                        .toEpochSecond(ZoneOffset.UTC);
    }

    private void littleEndian(long bits, int count) {
        for (int i = 0; i < count; i++) {
            bytes[length++] = (byte) (bits >>> 8 * i);
        }
    }

    private void bigEndian(long bits, int count) {
        for (int i = count - 1; i >= 0; i--) {
            bytes[length++] = (byte) (bits >>> 8 * i);
        }
    }

    private void add(byte[] more) {
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }
}
