package dev.quell.wire.frame;

import java.io.IOException;

/// Where packets come from: a socket, a TLS session, an array in tests.
@FunctionalInterface
public interface ByteSource {
    /// Reads at least one byte, waiting for it.
    ///
    /// @return how many, or -1 at the end
    int read(byte[] into, int offset, int length) throws IOException;
}
