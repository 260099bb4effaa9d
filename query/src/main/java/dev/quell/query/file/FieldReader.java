package dev.quell.query.file;

import static dev.quell.query.file.LineFormat.NONE;

import dev.quell.base.stop.Cancellation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads the fields of a text file, line by line, by the rules of MySQL's LOAD DATA. For one thread.
///
/// ```text
///   nextLine() → field() field() … endOfLine() → nextLine() → …
/// ```
public final class FieldReader {
    private static final int END = -1;
    private static final int CHECK_EVERY = 1 << 16;

    private final InputStream in;
    private final LineFormat format;
    private final Cancellation cancellation;
    private final ByteArrayOutputStream field = new ByteArrayOutputStream(128);

    /// Bytes read and given back, the next one last.
    private byte[] pushed = new byte[16];

    private int pushedCount;
    private long read;
    private boolean lineEnded = true;
    private boolean fileEnded;
    private boolean quoted;
    private boolean escapedNull;

    /// @param in is read byte by byte, so it should be buffered; the caller closes it
    public FieldReader(InputStream in, LineFormat format, Cancellation cancellation) {
        this.in = in;
        this.format = format;
        this.cancellation = cancellation;
    }

    /// Bytes read so far.
    public long position() {
        return read;
    }

    /// Goes to the next line, over what is left of this one.
    ///
    /// @return false at the end of the file
    public boolean nextLine() throws IOException {
        finishLine();
        if (fileEnded || !findStart()) {
            return false;
        }
        int first = next();
        if (first == END) {
            return false;
        }
        push(first);
        lineEnded = false;
        return true;
    }

    /// Passes over a number of lines.
    public void skipLines(long count) throws IOException {
        for (long i = 0; i < count && !fileEnded; i++) {
            lineEnded = false;
            finishLine();
        }
    }

    /// True if the line has no field left.
    public boolean endOfLine() {
        return lineEnded;
    }

    /// The next field's bytes, unescaped; null for `\N`, and for the word NULL where fields may be quoted and it is not.
    ///
    /// @throws IllegalStateException at the end of the line
    public byte @Nullable [] field() throws IOException {
        if (lineEnded) {
            throw new IllegalStateException("the line has no more fields");
        }
        field.reset();
        escapedNull = false;
        int first = next();
        quoted = format.quote() != NONE && first == format.quote();
        if (!quoted) {
            push(first);
        }
        readField();
        return isNull() ? null : field.toByteArray();
    }

    private boolean isNull() {
        if (quoted) {
            return false;
        }
        boolean word =
                format.quote() != NONE
                        && field.size() == 4
                        && field.toString(StandardCharsets.US_ASCII).equals("NULL");
        return word || (escapedNull && field.size() == 1);
    }

    private void readField() throws IOException {
        while (true) {
            int b = next();
            if (b == END) {
                endOfFile();
                return;
            }
            if (b == format.escape() && !(quoted && b == format.quote())) {
                if (!unescape()) {
                    return;
                }
            } else if (quoted && b == format.quote()) {
                if (closesField()) {
                    return;
                }
            } else if (!quoted && endsField(b)) {
                return;
            } else {
                field.write(b);
            }
        }
    }

    private void endOfFile() {
        fileEnded = true;
        lineEnded = true;
    }

    /// @return false if the file ended instead
    private boolean unescape() throws IOException {
        int b = next();
        if (b == END) {
            field.write(format.escape());
            endOfFile();
            return false;
        }
        escapedNull |= b == 'N' && field.size() == 0;
        field.write(
                switch (b) {
                    case 'n' -> '\n';
                    case 't' -> '\t';
                    case 'r' -> '\r';
                    case 'b' -> '\b';
                    case '0' -> 0;
                    case 'Z' -> 0x1A;
                    default -> b;
                });
        return true;
    }

    /// A quote within a quoted field: doubled it is one of the field, before the field's end it closes it, else it is one
    /// of the field too.
    private boolean closesField() throws IOException {
        int b = next();
        if (b == format.quote()) {
            field.write(b);
            return false;
        }
        if (b == END) {
            endOfFile();
            return true;
        }
        if (endsField(b)) {
            return true;
        }
        field.write(format.quote());
        push(b);
        return false;
    }

    /// Whether the byte begins what ends a line or a field; if so it is taken.
    private boolean endsField(int b) throws IOException {
        if (follows(b, format.lineEnd())) {
            lineEnded = true;
            return true;
        }
        return follows(b, format.fieldEnd());
    }

    /// Whether a byte and those after it are the mark; if not, those after it are given back.
    private boolean follows(int first, byte[] mark) throws IOException {
        if (mark.length == 0 || first != (mark[0] & 0xFF)) {
            return false;
        }
        for (int i = 1; i < mark.length; i++) {
            int b = next();
            if (b != (mark[i] & 0xFF)) {
                push(b);
                for (int j = i - 1; j > 0; j--) {
                    push(mark[j] & 0xFF);
                }
                return false;
            }
        }
        return true;
    }

    private void finishLine() throws IOException {
        while (!lineEnded) {
            if (format.lineEnd().length == 0) {
                lineEnded = true;
                return;
            }
            int b = next();
            if (b == END) {
                endOfFile();
            } else if (b == format.escape()) {
                next();
            } else if (follows(b, format.lineEnd())) {
                lineEnded = true;
            }
        }
    }

    private boolean findStart() throws IOException {
        if (format.lineStart().length == 0) {
            return true;
        }
        for (int b = next(); b != END; b = next()) {
            if (follows(b, format.lineStart())) {
                return true;
            }
        }
        endOfFile();
        return false;
    }

    private int next() throws IOException {
        if (pushedCount > 0) {
            return pushed[--pushedCount] & 0xFF;
        }
        if (read++ % CHECK_EVERY == 0) {
            cancellation.check();
        }
        return in.read();
    }

    private void push(int b) {
        if (b == END) {
            return; // the stream says it again
        }
        if (pushedCount == pushed.length) {
            pushed = Arrays.copyOf(pushed, 2 * pushed.length);
        }
        pushed[pushedCount++] = (byte) b;
    }
}
