package dev.quell.wire.packet;

import dev.quell.base.text.CharacterSet;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.wire.frame.PacketWriter;
import java.util.List;
import java.util.Optional;

/// Rows in binary form: a byte 0, a NULL bitmap whose first two bits are not used, the values that are not NULL.
public final class BinaryRows implements RowFormat {
    private static final int UNUSED_BITS = 2;

    private final ValueWriter[] columns;

    /// @param results what text is converted to; empty for the columns' own character sets
    public BinaryRows(List<SqlType> types, Optional<CharacterSet> results) {
        columns =
                types.stream()
                        .map(type -> new ValueWriter(type, results))
                        .toArray(ValueWriter[]::new);
    }

    @Override
    public void writeFields(PacketWriter out, Value[] row) {
        out.int1(0);
        int bitmap = out.bitmap((columns.length + UNUSED_BITS + 7) / 8);
        for (int i = 0; i < columns.length; i++) {
            Value value = row[i];
            if (value == Value.NULL) {
                out.setBit(bitmap, i + UNUSED_BITS);
            } else {
                columns[i].writeBinary(out, value);
            }
        }
    }
}
