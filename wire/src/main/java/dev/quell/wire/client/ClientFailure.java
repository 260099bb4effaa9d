package dev.quell.wire.client;

import java.io.IOException;

/// What a client finds wrong by itself, with the number and text that MySQL's client library has for it (`CR_…`, errmsg.h).
/// The connection is of no use afterwards.
public final class ClientFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private static final int CONNECTION_ERROR = 2002;
    private static final int CONN_HOST_ERROR = 2003;
    private static final int UNKNOWN_HOST = 2005;
    private static final int SERVER_GONE = 2006;
    private static final int SERVER_LOST = 2013;
    private static final int SSL_CONNECTION = 2026;
    private static final int MALFORMED_PACKET = 2027;
    private static final int PLUGIN_CANNOT_LOAD = 2059;
    private static final int PLUGIN_ERROR = 2061;

    private static final int TIMED_OUT = 110;

    private final int number;

    private ClientFailure(int number, String message) {
        super(message);
        this.number = number;
    }

    public int number() {
        return number;
    }

    /// True if nobody listens there: asking again later may help.
    public boolean isUnreachable() {
        return number == CONNECTION_ERROR || number == CONN_HOST_ERROR;
    }

    /// True if the connection was lost after it had stood.
    public boolean isLost() {
        return number == SERVER_GONE || number == SERVER_LOST;
    }

    public static ClientFailure noSocket(String path, int systemError) {
        return new ClientFailure(
                CONNECTION_ERROR,
                "Can't connect to local MySQL server through socket '%s' (%d)"
                        .formatted(path, systemError));
    }

    public static ClientFailure noServer(String host, int port, int systemError) {
        return new ClientFailure(
                CONN_HOST_ERROR,
                "Can't connect to MySQL server on '%s:%d' (%d)".formatted(host, port, systemError));
    }

    public static ClientFailure unknownHost(String host) {
        return new ClientFailure(
                UNKNOWN_HOST, "Unknown MySQL server host '%.100s' (-2)".formatted(host));
    }

    public static ClientFailure gone() {
        return new ClientFailure(SERVER_GONE, "MySQL server has gone away");
    }

    public static ClientFailure lost() {
        return new ClientFailure(SERVER_LOST, "Lost connection to MySQL server during query");
    }

    /// @param doing what the client was at, such as `reading initial communication packet`
    public static ClientFailure lostAt(String doing) {
        return lostAt(doing, 0);
    }

    /// The server was silent for longer than connecting may take.
    static ClientFailure silentAt(String doing) {
        return lostAt(doing, TIMED_OUT);
    }

    private static ClientFailure lostAt(String doing, int systemError) {
        return new ClientFailure(
                SERVER_LOST,
                "Lost connection to MySQL server at '%s', system error: %d"
                        .formatted(doing, systemError));
    }

    public static ClientFailure tls(String why) {
        return new ClientFailure(SSL_CONNECTION, "SSL connection error: " + why);
    }

    public static ClientFailure malformed() {
        return new ClientFailure(MALFORMED_PACKET, "Malformed packet");
    }

    static ClientFailure noPlugin(String plugin) {
        return new ClientFailure(
                PLUGIN_CANNOT_LOAD,
                "Authentication plugin '%s' cannot be loaded: this client does not have it"
                        .formatted(plugin));
    }

    static ClientFailure plugin(String plugin, String why) {
        return new ClientFailure(
                PLUGIN_ERROR,
                "Authentication plugin '%s' reported error: %s".formatted(plugin, why));
    }
}
