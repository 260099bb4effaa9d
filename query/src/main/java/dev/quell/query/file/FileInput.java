package dev.quell.query.file;

import dev.quell.base.stop.Tenure;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A file's bytes for a session's thread. Its disk may hang, so each read is made outside of the thread's [Tenure]. Read through a buffer.
final class FileInput extends FilterInputStream {
    FileInput(InputStream file) {
        super(file);
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        var tenure = Tenure.current();
        tenure.stepOut();
        try {
            return in.read(into, from, length);
        } finally {
            tenure.comeBack();
        }
    }
}
