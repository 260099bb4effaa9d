package dev.quell.query.file;

import static dev.quell.query.file.LineFormat.NONE;

import java.io.IOException;
import java.io.OutputStream;

/// Writes rows as lines of fields: SELECT … INTO OUTFILE. [FieldReader] reads the same back, but for fields with special bytes
/// where there is no escape, which MySQL writes as they are. For one thread.
public final class FieldWriter {
    private final OutputStream out;
    private final LineFormat format;
    private boolean first = true;

    /// @param out should be buffered; the caller closes it
    public FieldWriter(OutputStream out, LineFormat format) {
        this.out = out;
        this.format = format;
    }

    public void startLine() throws IOException {
        out.write(format.lineStart());
        first = true;
    }

    public void endLine() throws IOException {
        out.write(format.lineEnd());
    }

    /// A field that is NULL: `\N`, or the word where nothing can be escaped.
    public void writeNull() throws IOException {
        separate();
        if (format.escape() == NONE) {
            out.write(new byte[] {'N', 'U', 'L', 'L'});
        } else {
            out.write(format.escape());
            out.write('N');
        }
    }

    /// @param text whether it is of a string type, which decides where quotes are optional
    public void write(byte[] field, boolean text) throws IOException {
        separate();
        boolean quote = format.quote() != NONE && (text || !format.optional());
        if (quote) {
            out.write(format.quote());
        }
        for (byte b : field) {
            writeByte(b & 0xFF, quote);
        }
        if (quote) {
            out.write(format.quote());
        }
    }

    private void writeByte(int b, boolean quoted) throws IOException {
        if (format.escape() != NONE && isSpecial(b, quoted)) {
            out.write(format.escape());
            out.write(b == 0 ? '0' : b);
            return;
        }
        out.write(b);
    }

    private boolean isSpecial(int b, boolean quoted) {
        if (b == 0 || b == format.escape()) {
            return true;
        }
        // Within quotes only the quote ends a field.
        return quoted
                ? b == format.quote()
                : starts(format.fieldEnd(), b) || starts(format.lineEnd(), b);
    }

    private static boolean starts(byte[] mark, int b) {
        return mark.length > 0 && (mark[0] & 0xFF) == b;
    }

    private void separate() throws IOException {
        if (!first) {
            out.write(format.fieldEnd());
        }
        first = false;
    }
}
