package dev.quell.stopping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.ServerProcess;
import dev.quell.testkit.process.Sessions;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.Statement;

/// LOAD DATA LOCAL from a client that stops sending. The protocol lets nobody answer it before its file has ended, so KILL QUERY
/// frees what the statement holds at once, and the client finds 1317 when it has sent the rest.
class ClientFileTest {
    private static ServerProcess server;
    private static WireClient observer;
    private static Sessions sessions;

    @BeforeAll
    static void start() {
        server = ServerProcess.start("--memory", "--insecure", "--local-infile=1");
        observer = server.connect();
        sessions = new Sessions(observer);
        observer.query("CREATE DATABASE files");
        observer.query("CREATE TABLE files.t (id INT PRIMARY KEY)");
        observer.query("SET innodb_lock_wait_timeout = 1");
    }

    @AfterAll
    static void stop() {
        observer.close();
        server.close();
    }

    private static CompletableFuture<Void> load(Statement statement, InputStream file) {
        return CompletableFuture.runAsync(() -> {
            try {
                statement.setLocalInfileInputStream(file);
                statement.execute("LOAD DATA LOCAL INFILE 'rows' INTO TABLE t");
            } catch (SQLException e) {
                throw new IllegalStateException(e.getErrorCode() + " " + e.getMessage(), e);
            }
        });
    }

    private static void awaitFirstRow() {
        observer.query("SET SESSION TRANSACTION ISOLATION LEVEL READ UNCOMMITTED");
        while (observer.query("SELECT COUNT(*) FROM files.t").value().equals("0")) {
            Thread.onSpinWait();
        }
    }

    @Test
    void killQueryFreesRowsWhileTheClientStalls() throws Exception {
        String url =
                "jdbc:mariadb://127.0.0.1:"
                        + server.port()
                        + "/files?user=root&allowLocalInfile=true&sslMode=disable";
        var rows = new PipedOutputStream();
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement().unwrap(Statement.class);
                var file = new PipedInputStream(rows, 1 << 20)) {
            long id = connection.unwrap(org.mariadb.jdbc.Connection.class).getThreadId();
            var loading = load(statement, file);
            // More than a packet of the driver's, so that the server sees the first rows.
            var text = new StringBuilder();
            for (int i = 0; i < 100_000; i++) {
                text.append(i).append('\n');
            }
            rows.write(text.toString().getBytes(StandardCharsets.UTF_8));
            awaitFirstRow();
            observer.query("KILL QUERY " + id);
            sessions.await("stopped", shown -> shown.id() == id && shown.info().isEmpty());
            assertThat(observer.query("INSERT INTO files.t VALUES (0), (1)").affectedRows())
                    .isEqualTo(2);
            rows.close();
            assertThatThrownBy(loading::join)
                    .hasMessageContaining("1317")
                    .hasMessageContaining("Query execution was interrupted");
            try (var answer = statement.executeQuery("SELECT COUNT(*) FROM t")) {
                answer.next();
                assertThat(answer.getInt(1)).isEqualTo(2);
            }
            observer.query("DELETE FROM files.t");
        }
    }

    @Test
    void killConnectionEndsASessionThatWaitsForItsClient() throws Exception {
        String url =
                "jdbc:mariadb://127.0.0.1:"
                        + server.port()
                        + "/files?user=root&allowLocalInfile=true&sslMode=disable";
        var rows = new PipedOutputStream();
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement().unwrap(Statement.class);
                var file = new PipedInputStream(rows)) {
            long id = connection.unwrap(org.mariadb.jdbc.Connection.class).getThreadId();
            var loading = load(statement, file);
            sessions.await("loading", shown -> shown.id() == id && shown.info().startsWith("LOAD"));
            observer.query("KILL " + id);
            sessions.awaitGone(id);
            rows.close();
            assertThatThrownBy(loading::join).hasMessageContaining("t");
        }
    }
}
