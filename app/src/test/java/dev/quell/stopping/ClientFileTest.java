package dev.quell.stopping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.ServerProcess;
import dev.quell.testkit.process.Sessions;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
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
        makeTable(observer);
        observer.query("SET innodb_lock_wait_timeout = 1");
    }

    @AfterAll
    static void stop() {
        observer.close();
        server.close();
    }

    /// A client that has sent part of its file and stalls.
    ///
    /// @param rows where the rest of the file goes; closing it ends the file
    private record Loading(
            Connection connection,
            long id,
            Statement statement,
            PipedOutputStream rows,
            CompletableFuture<Void> answer)
            implements AutoCloseable {
        /// @param setting a statement before
        static Loading begin(ServerProcess at, String setting) throws Exception {
            var connection =
                    DriverManager.getConnection(
                            "jdbc:mariadb://127.0.0.1:"
                                    + at.port()
                                    + "/files?user=root&allowLocalInfile=true&sslMode=disable");
            var statement = connection.createStatement().unwrap(Statement.class);
            statement.execute(setting);
            var rows = new PipedOutputStream();
            statement.setLocalInfileInputStream(new PipedInputStream(rows, 1 << 20));
            var answer =
                    CompletableFuture.runAsync(
                            () -> {
                                try {
                                    statement.execute("LOAD DATA LOCAL INFILE 'rows' INTO TABLE t");
                                } catch (SQLException e) {
                                    String told = e.getErrorCode() + " " + e.getMessage();
                                    throw new IllegalStateException(told, e);
                                }
                            },
                            Thread::startVirtualThread);
            // More than a packet of the driver's, so that the server sees the first rows.
            var text = new StringBuilder();
            for (int i = 0; i < 100_000; i++) {
                text.append(i).append('\n');
            }
            rows.write(text.toString().getBytes(StandardCharsets.UTF_8));
            long id = connection.unwrap(org.mariadb.jdbc.Connection.class).getThreadId();
            return new Loading(connection, id, statement, rows, answer);
        }

        /// Sends the rest, of which there is none.
        void requireAnswer(String told) throws IOException {
            rows.close();
            assertThatThrownBy(answer::join).hasMessageContaining(told);
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    private static void makeTable(WireClient client) {
        client.query("CREATE DATABASE files");
        client.query("CREATE TABLE files.t (id INT PRIMARY KEY)");
    }

    private static void awaitFirstRow(WireClient client) {
        client.query("SET SESSION TRANSACTION ISOLATION LEVEL READ UNCOMMITTED");
        while (client.query("SELECT COUNT(*) FROM files.t").value().equals("0")) {
            Thread.onSpinWait();
        }
    }

    private static void requireRowsFree() {
        assertThat(observer.query("INSERT INTO files.t VALUES (0), (1)").affectedRows())
                .isEqualTo(2);
        observer.query("DELETE FROM files.t");
    }

    @Test
    void killQueryFreesRowsWhileTheClientStalls() throws Exception {
        try (var loading = Loading.begin(server, "DO 1")) {
            awaitFirstRow(observer);
            observer.query("KILL QUERY " + loading.id());
            sessions.await(
                    "stopped", shown -> shown.id() == loading.id() && shown.info().isEmpty());
            requireRowsFree();
            loading.requireAnswer("1317");
            try (var answer = loading.statement().executeQuery("SELECT COUNT(*) FROM t")) {
                answer.next();
                assertThat(answer.getInt(1)).isZero();
            }
        }
    }

    @Test
    void theTimeLimitFreesRowsWhileTheClientStalls() throws Exception {
        try (var loading = Loading.begin(server, "SET max_statement_time = 0.5")) {
            while (!exceeded().equals("1")) {
                Thread.onSpinWait();
            }
            requireRowsFree();
            loading.requireAnswer("1969");
        }
    }

    private static String exceeded() {
        return String.valueOf(
                observer.query("SHOW GLOBAL STATUS LIKE 'Max_statement_time_exceeded'")
                        .rows()
                        .getFirst()
                        .get(1));
    }

    @Test
    void killConnectionEndsASessionThatWaitsForItsClient() throws Exception {
        try (var loading = Loading.begin(server, "DO 1")) {
            awaitFirstRow(observer);
            observer.query("KILL " + loading.id());
            sessions.awaitGone(loading.id());
            requireRowsFree();
            loading.requireAnswer("t");
        }
    }

    @Test
    void aClientThatGoesAwayTakesItsSessionWithIt() throws Exception {
        try (var loading = Loading.begin(server, "DO 1")) {
            awaitFirstRow(observer);
            loading.connection().abort(Runnable::run);
            sessions.awaitGone(loading.id());
            requireRowsFree();
            loading.rows().close();
        }
    }

    @Test
    void shutdownEndsASessionThatWaitsForItsClient() throws Exception {
        try (var ending = ServerProcess.start("--memory", "--insecure", "--local-infile=1");
                var client = ending.connect()) {
            makeTable(client);
            try (var loading = Loading.begin(ending, "DO 1")) {
                awaitFirstRow(client);
                assertThat(ending.stop()).isZero();
                loading.requireAnswer("t");
            }
            assertThat(ending.log()).doesNotContain("internal fault");
        }
    }
}
