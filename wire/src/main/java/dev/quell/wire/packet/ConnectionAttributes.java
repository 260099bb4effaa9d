package dev.quell.wire.packet;

import dev.quell.wire.frame.MalformedPacket;
import dev.quell.wire.frame.PacketReader;
import dev.quell.wire.frame.PacketWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// The attributes of [HandshakeResponse41] and [ChangeUser]: a length, then names and values.
final class ConnectionAttributes {
    private ConnectionAttributes() {}

    static void write(PacketWriter out, Map<String, String> attributes) {
        var block = new PacketWriter(256).begin();
        int start = block.payloadStart();
        attributes.forEach((name, value) ->
                block.lenencString(name, StandardCharsets.UTF_8)
                        .lenencString(value, StandardCharsets.UTF_8));
        out.lenenc(block.payloadLength()).bytes(block.array(), start, block.payloadLength());
    }

    static Map<String, String> read(PacketReader in, Charset charset, int maxLength) {
        int length = in.lenencLength();
        if (length > maxLength) {
            throw new MalformedPacket("too many connection attributes");
        }
        return in.slice(
                length,
                (bytes, from, to) -> {
                    var attributes = new LinkedHashMap<String, String>();
                    var block = new PacketReader().over(bytes, from, to);
                    while (block.hasRemaining()) {
                        String name = block.lenencString(charset);
                        attributes.put(name, block.lenencString(charset));
                    }
                    return attributes;
                });
    }
}
