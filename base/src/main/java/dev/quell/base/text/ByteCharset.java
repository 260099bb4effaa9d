package dev.quell.base.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.util.Arrays;

/// A character set of one byte a character: a table of 256 characters, as MySQL maps them.
final class ByteCharset extends Charset {
    private static final char NONE = '\uFFFD';
    private static final int NO_BYTE = -1;

    private final char[] characters;
    private final short[] bytes;

    /// @param characters for each byte; U+FFFD where there is none
    private ByteCharset(String name, char[] characters) {
        super("x-mysql-" + name, new String[0]);
        this.characters = characters;
        bytes = new short[1 << 16];
        Arrays.fill(bytes, (short) NO_BYTE);
        for (int b = characters.length - 1; b >= 0; b--) {
            if (characters[b] != NONE) {
                bytes[characters[b]] = (short) b;
            }
        }
    }

    /// Reads the table of that set.
    ///
    /// @param name MySQL's name of it
    static ByteCharset named(String name) {
        String table =
                Resource.lines("eight-bit.charsets")
                        .filter(line -> line.startsWith(name + " "))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("no table for " + name))
                        .substring(name.length() + 1);
        char[] characters = new char[256];
        for (int b = 0; b < characters.length; b++) {
            characters[b] = (char) Integer.parseInt(table, 4 * b, 4 * b + 4, 16);
        }
        return new ByteCharset(name, characters);
    }

    @Override
    public boolean contains(Charset other) {
        return equals(other);
    }

    @Override
    public CharsetDecoder newDecoder() {
        return new CharsetDecoder(this, 1, 1) {
            @Override
            protected CoderResult decodeLoop(ByteBuffer in, CharBuffer out) {
                while (in.hasRemaining()) {
                    if (!out.hasRemaining()) {
                        return CoderResult.OVERFLOW;
                    }
                    char c = characters[in.get(in.position()) & 0xFF];
                    if (c == NONE) {
                        return CoderResult.unmappableForLength(1);
                    }
                    in.get();
                    out.put(c);
                }
                return CoderResult.UNDERFLOW;
            }
        };
    }

    @Override
    public CharsetEncoder newEncoder() {
        return new CharsetEncoder(this, 1, 1) {
            @Override
            protected CoderResult encodeLoop(CharBuffer in, ByteBuffer out) {
                while (in.hasRemaining()) {
                    if (!out.hasRemaining()) {
                        return CoderResult.OVERFLOW;
                    }
                    char c = in.get(in.position());
                    if (Character.isHighSurrogate(c)) {
                        return in.remaining() < 2
                                ? CoderResult.UNDERFLOW
                                : CoderResult.unmappableForLength(2);
                    }
                    if (bytes[c] == NO_BYTE) {
                        return CoderResult.unmappableForLength(1);
                    }
                    in.get();
                    out.put((byte) bytes[c]);
                }
                return CoderResult.UNDERFLOW;
            }
        };
    }
}
