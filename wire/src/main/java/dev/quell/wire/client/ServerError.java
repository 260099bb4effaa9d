package dev.quell.wire.client;

import dev.quell.wire.packet.ErrPacket;

/// The server answered with an error packet where only success lets the caller go on.
public final class ServerError extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ErrPacket packet;

    public ServerError(ErrPacket packet) {
        super(packet.message());
        this.packet = packet;
    }

    public ErrPacket packet() {
        return packet;
    }
}
