package dev.quell.wire.packet;

import dev.quell.wire.frame.MalformedPacket;
import dev.quell.wire.frame.PacketReader;
import dev.quell.wire.frame.PacketWriter;

/// A further step of an authentication plugin: a byte 1 and the plugin's data.
@SuppressWarnings("ArrayRecordComponent") // the bytes of one handshake, never compared
public record AuthMoreData(byte[] data) {
    public static final int HEADER = 1;

    public void write(PacketWriter out) {
        out.begin().int1(HEADER).bytes(data).end();
    }

    public static AuthMoreData read(PacketReader in) {
        if (in.int1() != HEADER) {
            throw new MalformedPacket("not authentication data");
        }
        return new AuthMoreData(in.rest());
    }
}
