package dev.quell.wire.packet;

import dev.quell.wire.frame.MalformedPacket;
import dev.quell.wire.frame.PacketReader;
import dev.quell.wire.frame.PacketWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The server's greeting.
///
/// | bytes | field |
/// |-------|-------|
/// | 1     | 10, the protocol's version |
/// | zero-ended | the server's version |
/// | 4     | connection id |
/// | 8     | challenge, first part |
/// | 1     | 0 |
/// | 2     | capabilities, low half |
/// | 1     | collation id, low byte |
/// | 2     | status flags |
/// | 2     | capabilities, high half |
/// | 1     | length of the challenge and its zero byte |
/// | 10    | 0 |
/// | 13    | challenge, second part, and a zero byte |
/// | zero-ended | the authentication plugin |
///
/// @param challenge 20 bytes, none of them zero
@SuppressWarnings("ArrayRecordComponent") // the bytes of one handshake, never compared
public record HandshakeV10(
        String version,
        long connectionId,
        byte[] challenge,
        long capabilities,
        int collationId,
        int status,
        String plugin) {
    public static final int CHALLENGE_LENGTH = 20;
    private static final int PROTOCOL_VERSION = 10;
    private static final int FIRST_PART = 8;

    public HandshakeV10 {
        if (challenge.length != CHALLENGE_LENGTH) {
            throw new IllegalArgumentException("a challenge has 20 bytes");
        }
    }

    public void write(PacketWriter out) {
        out.begin()
                .int1(PROTOCOL_VERSION)
                .zeroEnded(version.getBytes(StandardCharsets.UTF_8))
                .int4((int) connectionId)
                .bytes(challenge, 0, FIRST_PART)
                .int1(0)
                .int2((int) capabilities)
                .int1(collationId)
                .int2(status)
                .int2((int) (capabilities >> 16))
                .int1(CHALLENGE_LENGTH + 1)
                .zeros(10)
                .bytes(challenge, FIRST_PART, CHALLENGE_LENGTH - FIRST_PART)
                .int1(0)
                .zeroEnded(plugin.getBytes(StandardCharsets.US_ASCII))
                .end();
    }

    public static HandshakeV10 read(PacketReader in) {
        if (in.int1() != PROTOCOL_VERSION) {
            throw new MalformedPacket("not a handshake of version 10");
        }
        String version = new String(in.untilZero(), StandardCharsets.UTF_8);
        long id = in.int4() & 0xFFFF_FFFFL;
        byte[] challenge = Arrays.copyOf(in.bytes(FIRST_PART), CHALLENGE_LENGTH);
        in.skip(1);
        long low = in.int2();
        int collation = in.int1();
        int status = in.int2();
        long capabilities = low | (long) in.int2() << 16;
        in.skip(11);
        byte[] second = in.bytes(CHALLENGE_LENGTH - FIRST_PART);
        System.arraycopy(second, 0, challenge, FIRST_PART, second.length);
        in.skip(1);
        String plugin = new String(in.untilZero(), StandardCharsets.US_ASCII);
        return new HandshakeV10(version, id, challenge, capabilities, collation, status, plugin);
    }
}
