package dev.quell.server.transport;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitOutcome;
import dev.quell.wire.frame.ByteSource;
import java.io.IOException;
import java.time.Duration;

/// A client's socket, with or without TLS, with or without compression. For the session's thread only.
public sealed interface Transport extends ByteSource
        permits PlainTransport, TlsTransport, CompressedTransport {
    /// Takes as many bytes as can be sent at once.
    ///
    /// @return how many were taken; 0 if [#awaitWritable] is to be called first
    int write(byte[] from, int offset, int length) throws IOException;

    /// Sends on what was taken and is still on its way.
    ///
    /// @return true if nothing is left
    boolean flush() throws IOException;

    /// Until [#readFreely], reads end with the stop reason when a statement is stopped, and with a
    /// [java.net.SocketTimeoutException] when nothing comes for a time.
    void readFor(Cancellation cancellation, Duration patience);

    void readFreely();

    /// Waits until [#write] or [#flush] get on.
    WaitOutcome awaitWritable(Cancellation cancellation, Deadline deadline);

    /// Tells the client that nothing more comes, as far as that goes without waiting. The socket is closed by others.
    void close();
}
