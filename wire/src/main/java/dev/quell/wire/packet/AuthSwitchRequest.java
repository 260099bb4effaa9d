package dev.quell.wire.packet;

import dev.quell.wire.frame.MalformedPacket;
import dev.quell.wire.frame.PacketReader;
import dev.quell.wire.frame.PacketWriter;
import java.nio.charset.StandardCharsets;

/// The server asks for another authentication plugin.
///
/// | bytes | field |
/// |-------|-------|
/// | 1     | 0xFE |
/// | zero-ended | plugin |
/// | rest  | the plugin's data: a challenge and a zero byte |
@SuppressWarnings("ArrayRecordComponent") // the bytes of one handshake, never compared
public record AuthSwitchRequest(String plugin, byte[] challenge) {
    public static final int HEADER = 0xFE;

    public void write(PacketWriter out) {
        out.begin()
                .int1(HEADER)
                .zeroEnded(plugin.getBytes(StandardCharsets.US_ASCII))
                .zeroEnded(challenge)
                .end();
    }

    public static AuthSwitchRequest read(PacketReader in) {
        if (in.int1() != HEADER) {
            throw new MalformedPacket("not an authentication switch");
        }
        String plugin = new String(in.untilZero(), StandardCharsets.US_ASCII);
        return new AuthSwitchRequest(plugin, in.untilZeroOrEnd());
    }
}
