package dev.quell.wire.auth;

import java.io.IOException;

/// The server's end of an authentication: say something to the client, hear its answer.
public interface Dialogue {
    /// Sends a plugin's data (an AuthMoreData packet) at once.
    void say(byte[] data) throws IOException;

    /// Waits for the client's next packet.
    byte[] hear() throws IOException;

    /// True over TLS and Unix sockets: a password may be sent as it is.
    boolean isPrivate();
}
