package dev.quell.wire.packet;

import dev.quell.base.error.SqlError;
import dev.quell.wire.frame.MalformedPacket;
import dev.quell.wire.frame.PacketReader;
import dev.quell.wire.frame.PacketWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Failure.
///
/// | bytes | field | if |
/// |-------|-------|----|
/// | 1     | 0xFF | |
/// | 2     | error number | |
/// | 1     | `#` | the client speaks 4.1: always, but before its handshake is read |
/// | 5     | SQLSTATE | as above |
/// | rest  | message | |
public record ErrPacket(int number, String sqlState, String message) {
    public static final int HEADER = 0xFF;
    private static final int SQLSTATE_LENGTH = 5;
    private static final int MAX_MESSAGE = 511;

    public static ErrPacket of(SqlError error) {
        return new ErrPacket(error.code().number(), error.code().sqlState(), error.getMessage());
    }

    public void write(PacketWriter out, Charset charset) {
        out.begin()
                .int1(HEADER)
                .int2(number)
                .int1('#')
                .string(sqlState, StandardCharsets.US_ASCII)
                .bytes(cut(message.getBytes(charset), charset))
                .end();
    }

    /// Instead of the greeting: the client's version is not known yet, so there is no SQLSTATE.
    public void writeInsteadOfGreeting(PacketWriter out) {
        out.begin().int1(HEADER).int2(number).string(message, StandardCharsets.UTF_8).end();
    }

    // MySQL's limit on a message is 512 bytes with the zero byte that ends it in memory.
    private static byte[] cut(byte[] text, Charset charset) {
        if (text.length <= MAX_MESSAGE) {
            return text;
        }
        int end = MAX_MESSAGE;
        while (charset == StandardCharsets.UTF_8 && end > 0 && (text[end] & 0xC0) == 0x80) {
            end--;
        }
        return Arrays.copyOf(text, end);
    }

    /// Reads an error packet whose first byte is still there.
    public static ErrPacket read(PacketReader in, Charset charset) {
        if (in.int1() != HEADER) {
            throw new MalformedPacket("not an error packet");
        }
        int number = in.int2();
        String state = "HY000";
        if (in.peek() == '#') {
            in.skip(1);
            state = in.string(SQLSTATE_LENGTH, StandardCharsets.US_ASCII);
        }
        return new ErrPacket(number, state, in.restString(charset));
    }
}
