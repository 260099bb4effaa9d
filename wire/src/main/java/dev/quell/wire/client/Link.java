package dev.quell.wire.client;

import dev.quell.wire.frame.ByteSource;
import java.io.Closeable;
import java.io.IOException;

/// A stream of bytes to a server and back: a socket, with TLS or without. One thread talks; any thread may [#close] it, which
/// ends a read that waits.
public interface Link extends ByteSource, Closeable {
    /// Sends all of it before it returns.
    void write(byte[] bytes, int from, int length) throws IOException;

    /// Lays TLS over the stream; what follows is hidden.
    void startTls() throws IOException;

    /// True if nobody between here and the server can read along: TLS or a Unix socket.
    boolean isPrivate();
}
