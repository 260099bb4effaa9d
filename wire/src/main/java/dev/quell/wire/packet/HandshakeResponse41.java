package dev.quell.wire.packet;

import dev.quell.wire.frame.MalformedPacket;
import dev.quell.wire.frame.PacketReader;
import dev.quell.wire.frame.PacketWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The client's answer to the greeting: who it is and what it can do.
///
/// | bytes | field | if |
/// |-------|-------|----|
/// | 32    | as [SslRequest] | |
/// | zero-ended | user | |
/// | lenenc, or 1 byte of length, or zero-ended | first authentication data | PLUGIN_AUTH_LENENC…, SECURE_CONNECTION, neither |
/// | zero-ended | database | CONNECT_WITH_DB |
/// | zero-ended | plugin | PLUGIN_AUTH |
/// | lenenc | length of the attributes, then names and values, each lenenc | CONNECT_ATTRS |
///
/// @param capabilities what the client says it can do; the caller masks it with what was offered
/// @param attributes in the client's order
@SuppressWarnings("ArrayRecordComponent") // the bytes of one handshake, never compared
public record HandshakeResponse41(
        long capabilities,
        long maxPacket,
        int collationId,
        String user,
        byte[] authentication,
        String database,
        String plugin,
        Map<String, String> attributes) {
    /// MySQL's limit on the attributes' size in the handshake.
    private static final int MAX_ATTRIBUTES = 65_536;

    public HandshakeResponse41 {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    private boolean has(long capability) {
        return (capabilities & capability) != 0;
    }

    public void write(PacketWriter out) {
        out.begin();
        SslRequest.writeFields(out, capabilities, maxPacket, collationId);
        out.zeroEnded(user.getBytes(StandardCharsets.UTF_8));
        if (has(Capability.PLUGIN_AUTH_LENENC_CLIENT_DATA)) {
            out.lenencBytes(authentication);
        } else if (has(Capability.SECURE_CONNECTION)) {
            out.int1(authentication.length).bytes(authentication);
        } else {
            out.zeroEnded(authentication);
        }
        if (has(Capability.CONNECT_WITH_DB)) {
            out.zeroEnded(database.getBytes(StandardCharsets.UTF_8));
        }
        if (has(Capability.PLUGIN_AUTH)) {
            out.zeroEnded(plugin.getBytes(StandardCharsets.US_ASCII));
        }
        if (has(Capability.CONNECT_ATTRS)) {
            ConnectionAttributes.write(out, attributes);
        }
        out.end();
    }

    /// @param offered the capabilities of the server's greeting, which decide together with the client's what is there
    /// @param charset what user and database are written in
    public static HandshakeResponse41 read(PacketReader in, long offered, CharsetOf charset) {
        var head = SslRequest.read(in);
        long agreed = head.capabilities() & offered;
        if ((agreed & Capability.PROTOCOL_41) == 0) {
            throw new MalformedPacket("a client older than 4.1");
        }
        var text = charset.charset(head.collationId());
        String user = new String(in.untilZero(), text);
        byte[] authentication = authentication(in, agreed);
        String database =
                (agreed & Capability.CONNECT_WITH_DB) != 0 && in.hasRemaining()
                        ? new String(in.untilZeroOrEnd(), text)
                        : "";
        String plugin =
                (agreed & Capability.PLUGIN_AUTH) != 0 && in.hasRemaining()
                        ? new String(in.untilZeroOrEnd(), StandardCharsets.US_ASCII)
                        : "";
        Map<String, String> attributes =
                (agreed & Capability.CONNECT_ATTRS) != 0 && in.hasRemaining()
                        ? ConnectionAttributes.read(in, text, MAX_ATTRIBUTES)
                        : Map.of();
        return new HandshakeResponse41(
                head.capabilities(),
                head.maxPacket(),
                head.collationId(),
                user,
                authentication,
                database,
                plugin,
                attributes);
    }

    private static byte[] authentication(PacketReader in, long agreed) {
        if (!in.hasRemaining()) {
            return new byte[0];
        }
        if ((agreed & Capability.PLUGIN_AUTH_LENENC_CLIENT_DATA) != 0) {
            return in.lenencBytes();
        }
        if ((agreed & Capability.SECURE_CONNECTION) != 0) {
            return in.bytes(in.int1());
        }
        return in.untilZero();
    }

    /// What character set a collation id means.
    @FunctionalInterface
    public interface CharsetOf {
        Charset charset(int collationId);
    }
}
