package dev.quell.session;

import dev.quell.session.status.Counter;
import dev.quell.session.variable.VariableCatalogue;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The status variables as SHOW STATUS shows them: counters of the sessions, and what the server is doing now.
public final class ServerStatus {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    // As OpenSSL writes it.
    private static final DateTimeFormatter CERTIFICATE_TIME =
            DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss uuuu 'GMT'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /// Status variables that tell what system variables say.
    private static final Map<String, String> OF_VARIABLES =
            Map.ofEntries(
                    Map.entry("Current_tls_ca", "ssl_ca"),
                    Map.entry("Current_tls_capath", "ssl_capath"),
                    Map.entry("Current_tls_cert", "ssl_cert"),
                    Map.entry("Current_tls_cipher", "ssl_cipher"),
                    Map.entry("Current_tls_ciphersuites", "tls_ciphersuites"),
                    Map.entry("Current_tls_crl", "ssl_crl"),
                    Map.entry("Current_tls_crlpath", "ssl_crlpath"),
                    Map.entry("Current_tls_key", "ssl_key"),
                    Map.entry("Current_tls_version", "tls_version"),
                    Map.entry("Ssl_session_cache_timeout", "ssl_session_cache_timeout"));

    /// Statements that Quell refuses, so that they have never run.
    private static final List<String> NEVER_RUN =
            List.of(
                    "alter_instance",
                    "alter_library",
                    "alter_resource_group",
                    "alter_server",
                    "clone",
                    "create_library",
                    "create_masking_policy",
                    "create_resource_group",
                    "create_server",
                    "create_spatial_reference_system",
                    "drop_library",
                    "drop_masking_policy",
                    "drop_resource_group",
                    "drop_server",
                    "drop_spatial_reference_system",
                    "group_replication_start",
                    "group_replication_stop",
                    "import",
                    "install_component",
                    "install_plugin",
                    "restart",
                    "set_resource_group",
                    "show_create_library",
                    "show_create_masking_policy",
                    "show_library_status",
                    "uninstall_component",
                    "uninstall_plugin");

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
        var status = global();
        status.putAll(own(session));
        return status;
    }

    /// The status variables that a session has of its own: `status_by_thread`.
    public SortedMap<String, String> own(Session session) {
        var status = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (var counter : Counter.values()) {
            if (counter.perSession()) {
                status.put(counter.text(), Long.toString(session.counters().get(counter)));
            }
        }
        boolean compresses = session.login().filter(login -> login.can(Login.COMPRESS)).isPresent();
        status.put("Compression", compresses ? "ON" : "OFF");
        status.put("Compression_algorithm", compresses ? "zlib" : "");
        status.put("Compression_level", compresses ? "6" : "0");
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

    private String setting(String variable) {
        var known = VariableCatalogue.STANDARD.find(variable).orElseThrow();
        return known.show(sessions.variables().get(known));
    }

    private void tls(SortedMap<String, String> status) {
        var certificate = sessions.counters().certificate();
        status.put("Ssl_server_not_before", certificateTime(certificate.notBefore()));
        status.put("Ssl_server_not_after", certificateTime(certificate.notAfter()));
        status.put("Ssl_session_cache_mode", "SERVER");
        status.put("Tls_library_version", "JSSE " + Runtime.version());
    }

    private static String certificateTime(Instant time) {
        return time.equals(Instant.EPOCH) ? "" : CERTIFICATE_TIME.format(time);
    }

    private SortedMap<String, String> gauges() {
        var counters = sessions.counters();
        var status = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        NEVER_RUN.forEach(statement -> status.put("Com_" + statement, "0"));
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
        status.put("Uptime_since_flush_status", Long.toString(counters.uptimeSinceFlush()));
        status.put("Innodb_page_size", "16384");
        status.put("Ssl_cipher", "");
        status.put("Ssl_version", "");
        OF_VARIABLES.forEach((name, variable) -> status.put(name, setting(variable)));
        tls(status);
        status.put(
                "Performance_schema_session_connect_attrs_longest_seen",
                Integer.toString(counters.longestAttributes()));
        status.put("Prepared_stmt_count", Integer.toString(sessions.events().preparedStatements()));
        status.put("Resource_group_supported", "OFF");
        for (String kind : List.of("logs", "metrics", "traces")) {
            status.put("Telemetry_" + kind + "_supported", "OFF");
        }
        return status;
    }
}
