package dev.quell.session;

/// Where a client connects from.
///
/// @param host what accounts are matched with and the process list shows: `localhost` for a Unix socket or a loopback
///     address that resolves to it, else the IP address in text
/// @param address the IP address in text; for a Unix socket the same as `host`
/// @param port the client's TCP port; 0 for a Unix socket
/// @param unixSocket true if it came over the Unix socket
/// @param systemUser the operating system user at the other end of a Unix socket, or ''
/// @param administrative true if it came over `admin_address`
public record Peer(
        String host,
        String address,
        int port,
        boolean unixSocket,
        String systemUser,
        boolean administrative) {
    /// Nobody: the session works for the server itself, as an event does.
    public static final Peer NONE = new Peer("localhost", "localhost", 0, true, "", false);

    /// A client on the Unix socket.
    public static Peer socket(String systemUser) {
        return new Peer("localhost", "localhost", 0, true, systemUser, false);
    }

    /// A client over TCP.
    public static Peer tcp(String host, String address, int port) {
        return new Peer(host, address, port, false, "", false);
    }

    /// The same client, come over `admin_address`.
    public Peer overAdminAddress() {
        return new Peer(host, address, port, unixSocket, systemUser, true);
    }

    /// The process list's `Host`: `host:port`, or `localhost` for a Unix socket.
    public String hostAndPort() {
        return unixSocket ? host : host + ":" + port;
    }
}
