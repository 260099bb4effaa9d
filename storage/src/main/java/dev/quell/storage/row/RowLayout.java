package dev.quell.storage.row;

import dev.quell.base.text.LongText;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.store.Bytes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/// A row as bytes, from which single columns can be read without the others.
///
/// ```text
///   1 byte    width of an end: 1, 2 or 4 bytes
///   varint    number of slots
///   bitmap    one bit a slot, set for NULL
///   ends      for each slot where its bytes end, counted from the first data byte
///   data      numbers in as few bytes as they take (0 in none), texts as UTF-8
/// ```
/// A row with fewer slots than the table has is from before a column was added: the column's `absent` value stands in.
final class RowLayout {
    private final ColumnDefinition[] columns;
    private final int[] ordinalOfSlot;

    RowLayout(TableDefinition table) {
        columns = table.columns().toArray(ColumnDefinition[]::new);
        ordinalOfSlot = new int[table.nextSlot()];
        Arrays.fill(ordinalOfSlot, -1);
        for (int i = 0; i < columns.length; i++) {
            ordinalOfSlot[columns[i].slot()] = i;
        }
    }

    void encode(Value[] row, Bytes into) {
        var data = new Bytes(256);
        int slots = ordinalOfSlot.length;
        int[] ends = new int[slots];
        int bitmapLength = (slots + 7) / 8;
        var bitmap = new byte[bitmapLength];
        for (int slot = 0; slot < slots; slot++) {
            int ordinal = ordinalOfSlot[slot];
            if (ordinal < 0 || row[ordinal].isNull()) {
                bitmap[slot >> 3] |= (byte) (1 << (slot & 7));
            } else {
                encode(row[ordinal], columns[ordinal].type(), data);
            }
            ends[slot] = data.length();
        }
        int width = data.length() < 0x100 ? 1 : data.length() < 0x10000 ? 2 : 4;
        into.add(width).addVarint(slots).add(bitmap);
        for (int end : ends) {
            into.addLow(end, width);
        }
        into.add(data);
    }

    private static void encode(Value value, SqlType type, Bytes into) {
        TypeKind kind = type.kind();
        if (Scalars.isScalar(kind)) {
            addCompact(Scalars.toBits(value), into);
        } else if (kind == TypeKind.DECIMAL) {
            into.add(Scalars.scaled(value, type).unscaledValue().toByteArray());
        } else if (kind == TypeKind.DOUBLE) {
            into.addLong(Double.doubleToRawLongBits(Scalars.toDouble(value)));
        } else if (kind == TypeKind.FLOAT) {
            into.addInt(Float.floatToRawIntBits((float) Scalars.toDouble(value)));
        } else if (value instanceof Value.Binary(var bytes)) {
            into.add(bytes);
        } else {
            into.add(LongText.encode(Scalars.text(value), StandardCharsets.UTF_8));
        }
    }

    private static void addCompact(long bits, Bytes into) {
        int bytes = bits == 0 ? 0 : (64 - Long.numberOfLeadingZeros(bits ^ (bits >> 63))) / 8 + 1;
        into.addLow(bits, bytes);
    }

    void decode(byte[] row, int start, BitSet wanted, Value[] into, int offset) {
        int width = row[start];
        int slots = 0;
        int at = start + 1;
        int shift = 0;
        while (true) {
            int part = row[at++];
            slots |= (part & 0x7F) << shift;
            shift += 7;
            if (part >= 0) {
                break;
            }
        }
        int ends = at + (slots + 7) / 8;
        int data = ends + slots * width;
        for (int c = wanted.nextSetBit(0); c >= 0; c = wanted.nextSetBit(c + 1)) {
            ColumnDefinition column = columns[c];
            int slot = column.slot();
            if (slot >= slots) {
                into[offset + c] = column.absent();
            } else if ((row[at + (slot >> 3)] >> (slot & 7) & 1) != 0) {
                into[offset + c] = Value.NULL;
            } else {
                int from = slot == 0 ? 0 : end(row, ends + (slot - 1) * width, width);
                int to = end(row, ends + slot * width, width);
                into[offset + c] = decode(row, data + from, to - from, column.type());
            }
        }
    }

    private static int end(byte[] row, int at, int width) {
        return switch (width) {
            case 1 -> row[at] & 0xFF;
            case 2 -> Bytes.shortAt(row, at);
            default -> Bytes.intAt(row, at);
        };
    }

    private static Value decode(byte[] row, int at, int length, SqlType type) {
        TypeKind kind = type.kind();
        return switch (kind) {
            case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT -> {
                long bits = compact(row, at, length);
                yield type.unsigned() ? new Value.Unsigned(bits) : Value.Int.of(bits);
            }
            case CHAR, VARCHAR, TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT ->
                    new Value.Text(new String(row, at, length, StandardCharsets.UTF_8));
            case JSON -> new Value.Json(new String(row, at, length, StandardCharsets.UTF_8));
            case BINARY, VARBINARY, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB ->
                    new Value.Binary(Arrays.copyOfRange(row, at, at + length));
            case DECIMAL ->
                    new Value.Decimal(
                            length <= 8
                                    ? BigDecimal.valueOf(compact(row, at, length), type.decimals())
                                    : new BigDecimal(
                                            new BigInteger(row, at, length), type.decimals()));
            case DOUBLE -> new Value.Real(Double.longBitsToDouble(Bytes.longAt(row, at)));
            case FLOAT -> new Value.Single(Float.intBitsToFloat(Bytes.intAt(row, at)));
            case BIT, DATE, TIME, DATETIME, TIMESTAMP, YEAR, ENUM, SET ->
                    Scalars.fromBits(compact(row, at, length), type);
            case NULL -> Value.NULL;
        };
    }

    private static long compact(byte[] row, int at, int length) {
        if (length == 0) {
            return 0;
        }
        long bits = row[at];
        for (int i = 1; i < length; i++) {
            bits = bits << 8 | (row[at + i] & 0xFF);
        }
        return bits;
    }
}
