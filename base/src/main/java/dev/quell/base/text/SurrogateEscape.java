package dev.quell.base.text;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;

/// Text from bytes that may not all be text, and back without loss.
///
/// A byte that is invalid in its character set becomes a lone surrogate: byte 0x80 is U+DC80, byte 0xFF is U+DCFF. So a
/// statement with `_binary'…'` inside can travel as a string. In latin1 every byte is a character, as in MySQL.
public final class SurrogateEscape {
    private static final char REPLACEMENT = '\uFFFD';
    private static final int FIRST = 0xDC80;
    private static final int LAST = 0xDCFF;
    private static final int BASE = 0xDC00;

    private SurrogateEscape() {}

    /// Decodes `bytes[from, to)`.
    public static String decode(byte[] bytes, int from, int to, CharacterSet set) {
        // The plain decoder is an intrinsic; only what it could not read is looked at again.
        String text = new String(bytes, from, to - from, set.charset());
        return text.indexOf(REPLACEMENT) < 0 ? text : decodeEscaping(bytes, from, to, set);
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
        int base = set == CharacterSet.LATIN1 ? 0 : BASE;
        var result = decoder.decode(in, out, true);
        while (result.isError()) {
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (base + (in.get() & 0xFF)));
            }
            decoder.reset();
            result = decoder.decode(in, out, true);
        }
        return out.flip().toString();
    }

    /// True if the text holds bytes that were not text.
    public static boolean isEscaped(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isLoneEscape(text, i)) {
                return true;
            }
        }
        return false;
    }

    /// Encodes, putting escaped bytes back as they were. A character that the set lacks becomes `?`, as in MySQL.
    public static byte[] encode(String text, CharacterSet set) {
        byte[] plain = text.getBytes(set.charset());
        // '?' is what the encoder writes for an escape (and for a character that the set lacks).
        if (set == CharacterSet.LATIN1 ? !hasRawBytes(text) : !isEscaped(text)) {
            return plain;
        }
        var bytes = new ByteArrayOutputStream(text.length() + 16);
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            int raw = rawByte(text, i, set);
            if (raw >= 0) {
                bytes.writeBytes(text.substring(start, i).getBytes(set.charset()));
                bytes.write(raw);
                start = i + 1;
            }
        }
        bytes.writeBytes(text.substring(start).getBytes(set.charset()));
        return bytes.toByteArray();
    }

    private static int rawByte(String text, int at, CharacterSet set) {
        char c = text.charAt(at);
        if (set == CharacterSet.LATIN1 && isUndefined(c)) {
            return c;
        }
        return isLoneEscape(text, at) ? c - BASE : -1;
    }

    private static boolean isLoneEscape(String text, int at) {
        char c = text.charAt(at);
        return c >= FIRST
                && c <= LAST
                && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }

    private static boolean hasRawBytes(String text) {
        return isEscaped(text) || text.chars().anyMatch(SurrogateEscape::isUndefined);
    }

    // The bytes that Windows-1252 leaves undefined are these characters in MySQL's latin1.
    private static boolean isUndefined(int c) {
        return c == 0x81 || c == 0x8D || c == 0x8F || c == 0x90 || c == 0x9D;
    }
}
