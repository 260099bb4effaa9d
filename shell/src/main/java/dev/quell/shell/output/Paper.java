package dev.quell.shell.output;

import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.SurrogateEscape;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/// Bytes and text on their way to a screen, a pager or a file, collected in a buffer. One thread.
public final class Paper {
    private static final int BUFFER = 32 * 1024;
    private static final byte[] SPACES = new byte[256];

    static {
        Arrays.fill(SPACES, (byte) ' ');
    }

    private final OutputStream out;
    private final CharacterSet charset;
    private final byte[] buffer = new byte[BUFFER];
    private int length;

    /// @param charset what text is written in; bytes are written as they are
    public Paper(OutputStream out, CharacterSet charset) {
        this.out = out;
        this.charset = charset;
    }

    public Paper text(String text) {
        byte[] bytes = encoded(text);
        return bytes(bytes, 0, bytes.length);
    }

    public Paper line(String text) {
        return text(text).one('\n');
    }

    public Paper one(int value) {
        if (length == BUFFER) {
            write();
        }
        buffer[length++] = (byte) value;
        return this;
    }

    public Paper bytes(byte[] bytes, int from, int count) {
        if (count > BUFFER - length) {
            write();
            if (count > BUFFER) {
                send(bytes, from, count);
                return this;
            }
        }
        System.arraycopy(bytes, from, buffer, length, count);
        length += count;
        return this;
    }

    public Paper spaces(long count) {
        for (long left = count; left > 0; left -= SPACES.length) {
            bytes(SPACES, 0, (int) Math.min(left, SPACES.length));
        }
        return this;
    }

    /// The bytes of a text; those that were no characters when it was read come back as they were.
    byte[] encoded(String text) {
        return SurrogateEscape.encode(text, charset);
    }

    CharacterSet charset() {
        return charset;
    }

    private void write() {
        send(buffer, 0, length);
        length = 0;
    }

    private void send(byte[] bytes, int from, int count) {
        try {
            out.write(bytes, from, count);
        } catch (IOException e) {
            length = 0;
            throw new UncheckedIOException(e);
        }
    }

    /// @throws UncheckedIOException nobody reads any more
    public void flush() {
        write();
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
