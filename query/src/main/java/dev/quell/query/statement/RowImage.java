package dev.quell.query.statement;

import dev.quell.base.text.CharacterSet;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.TableDefinition;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.zip.CRC32;

/// A row's checksum as CHECKSUM TABLE of MySQL works it out: CRC-32 over the bytes that the row has in MySQL's memory. Those are the
/// NULL bits, then each column in its internal format (numbers little-endian, times big-endian and biased, CHAR padded to its
/// full width). Of one thread.
final class RowImage {
    private static final int[] DECIMAL_BYTES = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};
    private static final int DIGITS_A_WORD = 9;
    private static final byte BIAS = (byte) 0x80;
    private static final int FIRST_YEAR = 1900;

    private final List<ColumnDefinition> columns;
    private final boolean packed;
    private final CRC32 crc = new CRC32();

    RowImage(TableDefinition table) {
        columns = table.columns();
        packed = columns.stream().anyMatch(column -> isOfVaryingLength(column.type()));
    }

    private static boolean isOfVaryingLength(SqlType type) {
        return switch (type.kind()) {
            case VARCHAR, VARBINARY, JSON -> true;
            case TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT -> true;
            case TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB -> true;
            default -> false;
        };
    }

    /// @param row as it is stored: TIMESTAMP in UTC
    long checksum(Value[] row) {
        crc.reset();
        addNullBits(row);
        for (int i = 0; i < row.length; i++) {
            SqlType type = columns.get(i).type();
            if (row[i].isNull()) {
                addNull(type);
            } else {
                add(row[i], type);
            }
        }
        return crc.getValue();
    }

    // Tables of fixed length have a bit for deleted rows in front. Bits that are not used are ones.
    private void addNullBits(Value[] row) {
        var bits = new BitSet();
        int at = 0;
        if (!packed) {
            bits.set(at++);
        }
        for (int i = 0; i < row.length; i++) {
            if (columns.get(i).nullable()) {
                bits.set(at++, row[i].isNull());
            }
        }
        if (at > 0 && at % 8 == 0) {
            bits.set(at - 8, at); // MySQL's mask for a full byte is all ones
        }
        while (at % 8 != 0) {
            bits.set(at++);
        }
        crc.update(Arrays.copyOf(bits.toByteArray(), at / 8));
    }

    // The column's zero.
    private void addNull(SqlType type) {
        var bytes = new byte[width(type)];
        switch (type.kind()) {
            case CHAR -> Arrays.fill(bytes, (byte) ' ');
            case DECIMAL, TIME, DATETIME -> bytes[0] = BIAS;
            default -> {
                // zeros
            }
        }
        crc.update(bytes);
    }

    /// Bytes that a column always takes; 0 for one of varying length.
    private static int width(SqlType type) {
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
            case Value.Text(var text) -> text(text, type);
            case Value.Binary(var bytes) -> {
                crc.update(bytes);
                crc.update(new byte[Math.max(0, width(type) - bytes.length)]);
            }
            case Value.Json(var text) -> crc.update(text.getBytes(StandardCharsets.UTF_8));
            case Value.Null _ -> throw new IllegalArgumentException("NULL");
        }
    }

    private void integer(long number, SqlType type) {
        boolean year = type.kind() == TypeKind.YEAR && number != 0;
        littleEndian(year ? number - FIRST_YEAR : number, width(type));
    }

    private void text(String text, SqlType type) {
        CharacterSet set = type.collation().characterSet();
        byte[] bytes = text.getBytes(set.charset());
        crc.update(bytes);
        var padding = new byte[Math.max(0, width(type) - bytes.length)];
        Arrays.fill(padding, (byte) ' ');
        crc.update(padding);
    }

    private void dateTime(Value.DateTime time, SqlType type) {
        switch (type.kind()) {
            case TIMESTAMP -> bigEndian(StoredTimes.epochSecond(time), 4);
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
        var bytes = new byte[decimalWidth(type)];
        int whole = precision - scale;
        int first = whole % DIGITS_A_WORD;
        int at = put(bytes, 0, digits.substring(0, first));
        for (int from = first; from < precision; from += DIGITS_A_WORD) {
            at = put(bytes, at, digits.substring(from, Math.min(precision, from + DIGITS_A_WORD)));
        }
        if (unscaled.signum() < 0) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) ~bytes[i];
            }
        }
        bytes[0] ^= BIAS;
        crc.update(bytes);
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

    private void littleEndian(long bits, int bytes) {
        for (int i = 0; i < bytes; i++) {
            crc.update((int) (bits >>> 8 * i) & 0xFF);
        }
    }

    private void bigEndian(long bits, int bytes) {
        for (int i = bytes - 1; i >= 0; i--) {
            crc.update((int) (bits >>> 8 * i) & 0xFF);
        }
    }
}
