package dev.quell.query.statement;

import dev.quell.base.value.ColumnImage;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.TableDefinition;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.zip.CRC32;

/// A row's checksum as CHECKSUM TABLE of MySQL works it out: CRC-32 over the bytes that the row has in MySQL's memory. Those are the
/// NULL bits, then each column in its internal format ([ColumnImage]; CHAR padded to its full width). Of one thread.
final class RowImage {
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
                crc.update(ColumnImage.zero(type));
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

    private void add(Value value, SqlType type) {
        switch (value) {
            case Value.Text(var text) ->
                    add(text.getBytes(type.collation().characterSet().charset()), type, ' ');
            case Value.Binary(var bytes) -> add(bytes, type, '\0');
            case Value.Json(var text) -> crc.update(text.getBytes(StandardCharsets.UTF_8));
            default -> crc.update(ColumnImage.of(value, type));
        }
    }

    private void add(byte[] bytes, SqlType type, char filler) {
        crc.update(bytes);
        var padding = new byte[Math.max(0, ColumnImage.width(type) - bytes.length)];
        Arrays.fill(padding, (byte) filler);
        crc.update(padding);
    }
}
