package dev.quell.wire.packet;

import dev.quell.base.value.Value;
import dev.quell.wire.frame.PacketWriter;

/// How the rows of one result are written: as text (COM_QUERY) or in binary form (COM_STMT_EXECUTE).
public sealed interface RowFormat permits TextRows, BinaryRows {
    /// Writes one row as a packet of its own.
    void write(PacketWriter out, Value[] row);
}
