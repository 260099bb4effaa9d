package dev.quell.session;

import dev.quell.session.status.Counter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.SortedMap;
import java.util.TreeMap;

/// The status variables as SHOW STATUS shows them: counters of the sessions, and what the server is doing now.
public final class ServerStatus {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private final Sessions sessions;

    public ServerStatus(Sessions sessions) {
        this.sessions = sessions;
    }

    /// SHOW GLOBAL STATUS: name and value, by name.
    public SortedMap<String, String> global() {
        var status = gauges();
        for (var counter : Counter.values()) {
            status.put(counter.text(), Long.toString(total(counter)));
        }
        return status;
    }

    /// SHOW SESSION STATUS: the session's own counts where a variable has them, else the server's.
    public SortedMap<String, String> of(Session session) {
        var status = gauges();
        for (var counter : Counter.values()) {
            long count = counter.perSession() ? session.counters().get(counter) : total(counter);
            status.put(counter.text(), Long.toString(count));
        }
        status.put("Compression", "OFF");
        status.put("Compression_algorithm", "");
        status.put("Compression_level", "0");
        status.put("Last_query_cost", "0.000000");
        status.put("Last_query_partial_plans", "0");
        session.login()
                .ifPresent(login -> {
                    status.put("Ssl_cipher", login.tlsCipher());
                    status.put("Ssl_version", login.tlsVersion());
                });
        return status;
    }

    /// All sessions' counts, those of closed sessions too.
    public long total(Counter counter) {
        long total = sessions.counters().ofClosedSessions(counter);
        for (var session : sessions.all()) {
            total += session.counters().get(counter);
        }
        return total;
    }

    private SortedMap<String, String> gauges() {
        var counters = sessions.counters();
        var status = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        status.put("Connections", Long.toString(counters.connections()));
        status.put("Connection_errors_max_connections", Long.toString(counters.refusedForLimit()));
        status.put("Max_used_connections", Integer.toString(counters.maxUsedConnections()));
        status.put(
                "Max_used_connections_time",
                TIME.format(counters.maxUsedConnectionsTime().atZone(ZoneId.systemDefault())));
        status.put("Threads_connected", Integer.toString(sessions.count()));
        status.put("Threads_running", Integer.toString(sessions.running()));
        status.put("Threads_created", Long.toString(counters.connections()));
        status.put("Threads_cached", "0");
        status.put("Uptime", Long.toString(counters.uptime()));
        status.put("Uptime_since_flush_status", Long.toString(counters.uptime()));
        status.put("Innodb_page_size", "16384");
        status.put("Ssl_cipher", "");
        status.put("Ssl_version", "");
        status.put("Current_tls_version", sessions.variables().text("tls_version"));
        return status;
    }
}
