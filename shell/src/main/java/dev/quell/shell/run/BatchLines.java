package dev.quell.shell.run;

import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.SurrogateEscape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;

/// The lines of a file, a pipe or `-e`. Bytes that are no characters are kept as they are.
final class BatchLines implements Lines {
    private static final int BUFFER = 64 * 1024;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final CharacterSet charset;
    private final boolean binary;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int end;
    private boolean first = true;

    /// The input cannot be read; a directory, for instance.
    static final class Unreadable extends UncheckedIOException {
        static final String MESSAGE = "Can't initialize batch_readline";

        private static final long serialVersionUID = 1;

        private Unreadable(IOException cause) {
            super(cause);
        }
    }

    /// @param binary whether `\r\n` is left alone
    BatchLines(InputStream in, CharacterSet charset, boolean binary) {
        this.in = in;
        this.charset = charset;
        this.binary = binary;
    }

    @Override
    public Optional<String> next() {
        try {
            return readLine();
        } catch (IOException e) {
            throw new Unreadable(e);
        }
    }

    private Optional<String> readLine() throws IOException {
        var line = new ByteArrayOutputStream();
        boolean any = false;
        while (fill()) {
            any = true;
            int newline = position;
            while (newline < end && buffer[newline] != '\n') {
                newline++;
            }
            line.write(buffer, position, newline - position);
            position = Math.min(newline + 1, end);
            if (newline < end) {
                return Optional.of(text(line.toByteArray(), true));
            }
        }
        return any ? Optional.of(text(line.toByteArray(), false)) : Optional.empty();
    }

    private boolean fill() throws IOException {
        if (position < end) {
            return true;
        }
        position = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }

    private String text(byte[] bytes, boolean ended) {
        int from = 0;
        int to = bytes.length;
        if (first && Arrays.equals(Arrays.copyOf(bytes, 3), BYTE_ORDER_MARK)) {
            from = 3;
        }
        first = false;
        if (ended && !binary && to > from && bytes[to - 1] == '\r') {
            to--;
        }
        return SurrogateEscape.decode(bytes, from, to, charset);
    }
}
