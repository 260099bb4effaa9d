package dev.quell.shell.run;

import dev.quell.base.stop.Cancellation;
import dev.quell.shell.output.ResultSet;
import dev.quell.wire.client.ClientConversation;
import java.io.IOException;
import java.util.Optional;

/// A result's rows as the server sends them (`--quick`): none is kept.
final class PassingRows implements ResultSet.Rows {
    private final ClientConversation conversation;
    private final Cancellation cancellation;
    private boolean ended;

    PassingRows(ClientConversation conversation, Cancellation cancellation) {
        this.conversation = conversation;
        this.cancellation = cancellation;
    }

    /// Once the statement is stopped, what was on its way is passed over.
    @Override
    public Optional<byte[]> next() throws IOException {
        if (cancellation.isCancelled()) {
            drain();
        }
        if (ended) {
            return Optional.empty();
        }
        var packet = conversation.row();
        ended = packet.isEmpty();
        return packet;
    }

    /// Reads to the end what nobody wants to see.
    void drain() throws IOException {
        while (!ended) {
            ended = conversation.row().isEmpty();
        }
    }
}
