package dev.quell.wire.packet;

import dev.quell.wire.frame.MalformedPacket;
import dev.quell.wire.frame.PacketReader;
import dev.quell.wire.frame.PacketWriter;
import java.nio.charset.StandardCharsets;

/// The server believes the password, and asks for the account's next one (MULTI_FACTOR_AUTHENTICATION).
///
/// | bytes | field |
/// |-------|-------|
/// | 1     | 0x02 |
/// | zero-ended | plugin |
/// | rest  | the plugin's data: a challenge and a zero byte |
@SuppressWarnings("ArrayRecordComponent") // the bytes of one handshake, never compared
public record AuthNextFactor(String plugin, byte[] challenge) {
    public static final int HEADER = 0x02;

    public void write(PacketWriter out) {
        out.begin()
                .int1(HEADER)
                .zeroEnded(plugin.getBytes(StandardCharsets.US_ASCII))
                .zeroEnded(challenge)
                .end();
    }

    public static AuthNextFactor read(PacketReader in) {
        if (in.int1() != HEADER) {
            throw new MalformedPacket("not a next factor");
        }
        String plugin = new String(in.untilZero(), StandardCharsets.US_ASCII);
        return new AuthNextFactor(plugin, in.untilZeroOrEnd());
    }
}
