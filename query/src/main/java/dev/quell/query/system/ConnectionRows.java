package dev.quell.query.system;

import dev.quell.session.ServerStatus;
import dev.quell.session.Session;
import dev.quell.session.status.Counter;
import java.util.List;
import java.util.Map;

/// Connections: their sockets, and TLS.
final class ConnectionRows {
    private static final String CHANNEL = "mysql_main";

    static final Map<String, RowMaker> MAKERS =
            Map.of(
                    "performance_schema.socket_instances",
                    ConnectionRows::sockets,
                    "performance_schema.tls_channel_status",
                    ConnectionRows::tls);

    private ConnectionRows() {}

    private static void sockets(Look look, Rows rows) {
        for (Session session : StatementRows.sessions(look)) {
            var peer = session.peer();
            String address = peer.hostAndPort();
            int colon = address.lastIndexOf(':');
            rows.add(
                    "wait/io/socket/sql/client_connection",
                    session.id(),
                    session.id(),
                    session.id(),
                    peer.address(),
                    colon < 0 ? 0 : Integer.parseInt(address.substring(colon + 1)),
                    session.running().isPresent() ? "ACTIVE" : "IDLE");
        }
    }

    private static void tls(Look look, Rows rows) {
        var variables = look.sessions().variables();
        boolean on = look.sessions().counters().certificate().isThere();
        rows.add(CHANNEL, "Enabled", on ? "Yes" : "No");
        rows.add(CHANNEL, "Current_tls_version", variables.text("tls_version"));
        rows.add(CHANNEL, "Current_tls_cert", variables.text("ssl_cert"));
        rows.add(CHANNEL, "Current_tls_key", variables.text("ssl_key"));
        rows.add(CHANNEL, "Current_tls_ca", variables.text("ssl_ca"));
        var status = new ServerStatus(look.sessions());
        for (Counter counter : List.of(Counter.SSL_ACCEPTS, Counter.SSL_FINISHED_ACCEPTS)) {
            rows.add(CHANNEL, counter.text(), Long.toString(status.total(counter)));
        }
    }
}
