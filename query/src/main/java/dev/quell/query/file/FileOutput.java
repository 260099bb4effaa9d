package dev.quell.query.file;

import dev.quell.base.stop.Tenure;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// Bytes of a session's thread for a file. Its disk may hang, so each write is made outside of the thread's [Tenure]. Write through a
/// buffer.
final class FileOutput extends FilterOutputStream {
    FileOutput(OutputStream file) {
        super(file);
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        var tenure = Tenure.current();
        tenure.stepOut();
        try {
            out.write(bytes, from, length);
        } finally {
            tenure.comeBack();
        }
    }
}
