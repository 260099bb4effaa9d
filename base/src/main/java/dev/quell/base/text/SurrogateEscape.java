package dev.quell.base.text;

import dev.quell.base.stop.Checkpoint;
import dev.quell.base.stop.Portions;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Text from bytes that may not all be text, and back without loss.
///
/// A byte that is invalid in its character set becomes a lone surrogate: byte 0x80 is U+DC80, byte 0xFF is U+DCFF. So a
/// statement with `_binary'…'` inside can travel as a string.
public final class SurrogateEscape {
    private static final String REPLACEMENT = "\uFFFD";
    private static final int FIRST = 0xDC80;
    private static final int LAST = 0xDCFF;
    private static final int BASE = 0xDC00;

    private SurrogateEscape() {}

    /// Decodes `bytes[from, to)`.
    public static String decode(byte[] bytes, int from, int to, CharacterSet set) {
        if (to - from > Portions.SIZE && set.charset() != StandardCharsets.UTF_8) {
            return decodeEscaping(bytes, from, to, set); // in portions
        }
        // The plain decoder is an intrinsic; only what it could not read is looked at again.
        String text = LongText.decode(bytes, from, to, set.charset());
        return LongText.indexOf(text, REPLACEMENT, 0) < 0
                ? text
                : decodeEscaping(bytes, from, to, set);
    }

    public static String decode(byte[] bytes, CharacterSet set) {
        return decode(bytes, 0, bytes.length, set);
    }

    private static String decodeEscaping(byte[] bytes, int from, int to, CharacterSet set) {
        CharsetDecoder decoder =
                set.charset()
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        var in = ByteBuffer.wrap(bytes, from, to - from);
        var out = CharBuffer.allocate(to - from + 1);
        while (true) {
            Checkpoint.pass();
            in.limit(Math.min(to, in.position() + Portions.SIZE));
            var result = decoder.decode(in, out, in.limit() == to);
            if (result.isError()) {
                for (int i = 0; i < result.length(); i++) {
                    out.put((char) (BASE + (in.get() & 0xFF)));
                }
                decoder.reset();
            } else if (in.limit() == to) {
                return out.flip().toString();
            }
        }
    }

    /// True if the text holds bytes that were not text.
    public static boolean isEscaped(String text) {
        for (int i = 0; i < text.length(); i++) {
            Portions.pass(i);
            if (isLoneEscape(text, i)) {
                return true;
            }
        }
        return false;
    }

    /// Encodes, putting escaped bytes back as they were. A character that the set lacks becomes `?`, as in MySQL.
    public static byte[] encode(String text, CharacterSet set) {
        byte[] plain = LongText.encode(text, set.charset());
        // '?' is what the encoder writes for an escape, and for a character that the set lacks.
        if (!contains(plain, (byte) '?') || !isEscaped(text)) {
            return plain;
        }
        var bytes = new ByteArrayOutputStream(text.length() + 16);
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            if (isLoneEscape(text, i)) {
                bytes.writeBytes(text.substring(start, i).getBytes(set.charset()));
                bytes.write(text.charAt(i) - BASE);
                start = i + 1;
            }
        }
        bytes.writeBytes(text.substring(start).getBytes(set.charset()));
        return bytes.toByteArray();
    }

    private static boolean contains(byte[] bytes, byte sought) {
        for (int i = 0; i < bytes.length; i++) {
            Portions.pass(i);
            if (bytes[i] == sought) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLoneEscape(String text, int at) {
        char c = text.charAt(at);
        return c >= FIRST
                && c <= LAST
                && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
