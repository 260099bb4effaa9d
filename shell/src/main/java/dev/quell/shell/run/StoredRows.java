package dev.quell.shell.run;

import dev.quell.shell.output.ResultSet;
import dev.quell.wire.client.ClientConversation;
import dev.quell.wire.client.TextRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A result's rows, all of them, as they came: read before anything is printed, so that a slow terminal never holds up the
/// server.
final class StoredRows implements ResultSet.Rows {
    private final List<byte[]> packets = new ArrayList<>();
    private final long[] widths;
    private int next;

    private StoredRows(int columns) {
        widths = new long[columns];
    }

    static StoredRows read(ClientConversation conversation) throws IOException {
        var stored = new StoredRows(conversation.columns());
        var row = new TextRow(conversation.columns());
        for (var packet = conversation.row(); packet.isPresent(); packet = conversation.row()) {
            stored.packets.add(packet.get());
            row.over(packet.get());
            for (int i = 0; i < stored.widths.length; i++) {
                stored.widths[i] = Math.max(stored.widths[i], row.length(i));
            }
        }
        return stored;
    }

    int size() {
        return packets.size();
    }

    /// The bytes that the longest value of each column has.
    long[] widths() {
        return widths.clone();
    }

    @Override
    public Optional<byte[]> next() {
        return next < packets.size() ? Optional.of(packets.get(next++)) : Optional.empty();
    }
}
