package dev.quell.wire.packet;

import dev.quell.wire.frame.PacketReader;
import dev.quell.wire.frame.PacketWriter;

/// What a client sends before it starts TLS: the beginning of its [HandshakeResponse41].
///
/// | bytes | field |
/// |-------|-------|
/// | 4     | capabilities, CLIENT_SSL among them |
/// | 4     | the largest packet it wants |
/// | 1     | collation id |
/// | 23    | 0 |
public record SslRequest(long capabilities, long maxPacket, int collationId) {
    public static final int LENGTH = 32;

    public void write(PacketWriter out) {
        out.begin();
        writeFields(out, capabilities, maxPacket, collationId);
        out.end();
    }

    static void writeFields(PacketWriter out, long capabilities, long maxPacket, int collationId) {
        out.int4((int) capabilities).int4((int) maxPacket).int1(collationId).zeros(23);
    }

    /// Reads the 32 bytes with which an [HandshakeResponse41] begins as well.
    public static SslRequest read(PacketReader in) {
        long capabilities = in.int4() & 0xFFFF_FFFFL;
        long maxPacket = in.int4() & 0xFFFF_FFFFL;
        int collation = in.int1();
        in.skip(23);
        return new SslRequest(capabilities, maxPacket, collation);
    }
}
