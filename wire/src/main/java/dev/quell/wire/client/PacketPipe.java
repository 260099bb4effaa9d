package dev.quell.wire.client;

import dev.quell.wire.frame.PacketInput;
import dev.quell.wire.frame.PacketWriter;
import java.io.IOException;

/// Packets over a link, both ways.
final class PacketPipe {
    static final int BUFFER = 16 * 1024;

    private final Link link;
    private final PacketInput input;

    PacketPipe(Link link) {
        this.link = link;
        this.input = new PacketInput(link, BUFFER);
    }

    PacketInput input() {
        return input;
    }

    void send(PacketWriter out) throws IOException {
        int count = out.complete();
        link.write(out.array(), out.start(), count);
        out.sent(count);
        out.trim();
    }
}
