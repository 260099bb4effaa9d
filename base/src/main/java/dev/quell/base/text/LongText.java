package dev.quell.base.text;

import dev.quell.base.stop.Checkpoint;
import dev.quell.base.stop.Portions;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Text to bytes and back as [String#getBytes] and `new String` do it: at once where it is short, in portions with a checkpoint before
/// each where it is long. For character sets without a mark at the beginning and without shifts.
public final class LongText {
    private LongText() {}

    public static byte[] encode(String text, Charset charset) {
        if (text.length() <= Portions.SIZE) {
            return text.getBytes(charset);
        }
        List<byte[]> parts = new ArrayList<>();
        int size = 0;
        for (int from = 0; from < text.length(); ) {
            Checkpoint.pass();
            int to = end(text, from);
            byte[] part = text.substring(from, to).getBytes(charset);
            parts.add(part);
            size = Math.addExact(size, part.length);
            from = to;
        }
        var bytes = new byte[size];
        int at = 0;
        for (byte[] part : parts) {
            Checkpoint.pass();
            System.arraycopy(part, 0, bytes, at, part.length);
            at += part.length;
        }
        return bytes;
    }

    /// Decodes `bytes[from, to)`; what is no text becomes U+FFFD.
    public static String decode(byte[] bytes, int from, int to, Charset charset) {
        if (to - from <= Portions.SIZE || !isCutAnywhere(charset)) {
            return new String(bytes, from, to - from, charset);
        }
        var text = new StringBuilder(to - from);
        for (int at = from; at < to; ) {
            Checkpoint.pass();
            int end = charset == StandardCharsets.UTF_8 ? end(bytes, at, to) : next(at, to);
            text.append(new String(bytes, at, end - at, charset));
            at = end;
        }
        return text.toString();
    }

    public static String decode(byte[] bytes, Charset charset) {
        return decode(bytes, 0, bytes.length, charset);
    }

    /// Characters in a text.
    public static int characters(String text) {
        if (text.length() <= Portions.SIZE) {
            return text.codePointCount(0, text.length());
        }
        int count = 0;
        for (int from = 0; from < text.length(); ) {
            Checkpoint.pass();
            int to = end(text, from);
            count += text.codePointCount(from, to);
            from = to;
        }
        return count;
    }

    /// As [String#indexOf(String, int)].
    public static int indexOf(String text, String part, int from) {
        if (text.length() <= Portions.SIZE) {
            return text.indexOf(part, from);
        }
        int last = text.length() - part.length();
        for (int at = from; at <= last; at += Portions.SIZE) {
            Checkpoint.pass();
            int end = (int) Math.min(text.length(), (long) at + Portions.SIZE + part.length() - 1);
            int found = text.indexOf(part, at, end);
            if (found >= 0) {
                return found;
            }
        }
        return -1;
    }

    /// The end of the portion of a text that begins there: not within a character.
    private static int end(String text, int from) {
        int to = next(from, text.length());
        boolean within = to < text.length() && Character.isHighSurrogate(text.charAt(to - 1));
        return within ? to + 1 : to;
    }

    private static int end(byte[] bytes, int from, int limit) {
        int to = next(from, limit);
        while (to < limit && to > from + 1 && (bytes[to] & 0xC0) == 0x80) {
            to--;
        }
        return to;
    }

    private static int next(int from, int limit) {
        return (int) Math.min(limit, (long) from + Portions.SIZE);
    }

    private static boolean isCutAnywhere(Charset charset) {
        return charset == StandardCharsets.UTF_8 || charset == StandardCharsets.ISO_8859_1;
    }
}
