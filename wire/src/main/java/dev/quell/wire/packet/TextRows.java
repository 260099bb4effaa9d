package dev.quell.wire.packet;

import dev.quell.base.text.CharacterSet;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.wire.frame.PacketReader;
import dev.quell.wire.frame.PacketWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Rows as text: for each value 0xFB for NULL, or a length-encoded string.
public final class TextRows implements RowFormat {
    private static final int NULL = 0xFB;

    private final ValueWriter[] columns;

    /// @param results what text is converted to; empty for the columns' own character sets
    public TextRows(List<SqlType> types, Optional<CharacterSet> results) {
        columns =
                types.stream()
                        .map(type -> new ValueWriter(type, results))
                        .toArray(ValueWriter[]::new);
    }

    @Override
    public void writeFields(PacketWriter out, Value[] row) {
        for (int i = 0; i < columns.length; i++) {
            Value value = row[i];
            if (value == Value.NULL) {
                out.int1(NULL);
            } else {
                columns[i].writeText(out, value);
            }
        }
    }

    /// Reads a row back, as bytes; empty for NULL.
    public static List<Optional<byte[]>> read(PacketReader in, int columns) {
        var row = new ArrayList<Optional<byte[]>>();
        for (int i = 0; i < columns; i++) {
            if (in.peek() == NULL) {
                in.skip(1);
                row.add(Optional.empty());
            } else {
                row.add(Optional.of(in.lenencBytes()));
            }
        }
        return row;
    }
}
