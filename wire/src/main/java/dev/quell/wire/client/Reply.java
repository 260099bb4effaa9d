package dev.quell.wire.client;

import dev.quell.wire.packet.ColumnDefinition41;
import dev.quell.wire.packet.ErrPacket;
import dev.quell.wire.packet.OkPacket;
import java.util.List;

/// The head of a server's answer to a command.
public sealed interface Reply {
    /// Done, without rows.
    record Done(OkPacket packet) implements Reply {}

    /// Refused or stopped.
    record Failed(ErrPacket packet) implements Reply {}

    /// Rows follow: [ClientConversation#row].
    record Columns(List<ColumnDefinition41> definitions) implements Reply {
        public Columns {
            definitions = List.copyOf(definitions);
        }
    }

    /// LOAD DATA LOCAL wants a file: [ClientConversation#sendFile].
    record FileWanted(String name) implements Reply {}
}
