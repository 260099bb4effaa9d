package dev.quell.wire.packet;

import dev.quell.wire.frame.PacketReader;
import dev.quell.wire.frame.PacketWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// COM_CHANGE_USER: another login over the same connection.
///
/// | bytes | field | if |
/// |-------|-------|----|
/// | 1     | 0x11 | |
/// | zero-ended | user | |
/// | 1 and so many | first authentication data | |
/// | zero-ended | database | |
/// | 2     | collation id | there is more |
/// | zero-ended | plugin | PLUGIN_AUTH |
/// | lenenc | attributes, as in [HandshakeResponse41] | CONNECT_ATTRS |
///
/// @param collationId 0 where the client did not say
@SuppressWarnings("ArrayRecordComponent") // the bytes of one handshake, never compared
public record ChangeUser(
        String user,
        byte[] authentication,
        String database,
        int collationId,
        String plugin,
        Map<String, String> attributes) {
    private static final int MAX_ATTRIBUTES = 65_536;

    public ChangeUser {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    public void write(PacketWriter out, long capabilities) {
        out.begin()
                .int1(CommandCode.CHANGE_USER)
                .zeroEnded(user.getBytes(StandardCharsets.UTF_8))
                .int1(authentication.length)
                .bytes(authentication)
                .zeroEnded(database.getBytes(StandardCharsets.UTF_8))
                .int2(collationId);
        if ((capabilities & Capability.PLUGIN_AUTH) != 0) {
            out.zeroEnded(plugin.getBytes(StandardCharsets.US_ASCII));
        }
        if ((capabilities & Capability.CONNECT_ATTRS) != 0) {
            ConnectionAttributes.write(out, attributes);
        }
        out.end();
    }

    /// Reads what follows the command's code.
    ///
    /// @param capabilities what both sides agreed on
    /// @param charset what user and database are written in: the session's so far
    public static ChangeUser read(PacketReader in, long capabilities, Charset charset) {
        String user = new String(in.untilZero(), charset);
        byte[] authentication = in.bytes(in.int1());
        String database = new String(in.untilZeroOrEnd(), charset);
        int collation = in.remaining() >= 2 ? in.int2() : 0;
        String plugin =
                (capabilities & Capability.PLUGIN_AUTH) != 0 && in.hasRemaining()
                        ? new String(in.untilZeroOrEnd(), StandardCharsets.US_ASCII)
                        : "";
        Map<String, String> attributes =
                (capabilities & Capability.CONNECT_ATTRS) != 0 && in.hasRemaining()
                        ? ConnectionAttributes.read(in, charset, MAX_ATTRIBUTES)
                        : Map.of();
        return new ChangeUser(user, authentication, database, collation, plugin, attributes);
    }
}
