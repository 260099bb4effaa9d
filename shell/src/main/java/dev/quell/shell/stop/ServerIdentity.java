package dev.quell.shell.stop;

import dev.quell.shell.connect.Connection;
import dev.quell.wire.client.ServerError;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/// Which server this is, and which session of it: what two connections compare, because a load balancer may have led them to
/// different servers.
///
/// @param server what MySQL and MariaDB have that differs between servers
/// @param sessionId what the server itself calls the session; a proxy may have greeted with another number
/// @param user and host, as the process list shows them
record ServerIdentity(String server, long sessionId, String user, String host) {
    private static final String SERVER =
            "SHOW GLOBAL VARIABLES WHERE Variable_name IN"
                    + " ('server_uuid','server_uid','server_id','hostname','port','datadir')";

    /// Asks a connection who it is.
    static ServerIdentity of(Connection connection) throws IOException, ServerError {
        var id = connection.rows("SELECT CONNECTION_ID()").getFirst().getFirst();
        return of(connection, Long.parseLong(id));
    }

    /// The server that a connection reached, and another session of it; user and host are '' if there is none that it may see.
    static ServerIdentity of(Connection connection, long sessionId)
            throws IOException, ServerError {
        var server =
                connection.rows(SERVER).stream()
                        .map(row -> String.join("=", row))
                        .sorted()
                        .collect(Collectors.joining(" "));
        var session =
                connection
                        .rows(
                                "SELECT USER, HOST FROM information_schema.PROCESSLIST WHERE ID = "
                                        + sessionId)
                        .stream()
                        .findFirst()
                        .orElse(List.of("", ""));
        return new ServerIdentity(server, sessionId, session.get(0), session.get(1));
    }
}
