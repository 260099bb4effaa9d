package dev.quell.wire.packet;

import dev.quell.base.value.Value;
import dev.quell.wire.frame.PacketWriter;

/// How the rows of one result are written: as text (COM_QUERY) or in binary form (COM_STMT_EXECUTE).
public sealed interface RowFormat permits TextRows, BinaryRows {
    /// Writes one row into the packet that was begun.
    void writeFields(PacketWriter out, Value[] row);

    /// Writes one row as a packet of its own.
    default void write(PacketWriter out, Value[] row) {
        out.begin();
        writeFields(out, row);
        out.end();
    }
}
