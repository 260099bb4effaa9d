package dev.quell.stopping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.testkit.client.ConnectionLost;
import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.ServerProcess;
import dev.quell.testkit.process.Sessions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Clients from which the server hears nothing more, stopped in every way. (Their time limits: [TimeoutTest].)
class SilentClientTest {
    private static final int COM_STMT_PREPARE = 0x16;
    private static final int COM_STMT_EXECUTE = 0x17;
    private static final int COM_STMT_FETCH = 0x1C;

    private static ServerProcess server;
    private static WireClient observer;
    private static Sessions sessions;

    private WireClient silent;

    /// What the client has said last.
    private enum Silence {
        IDLE,
        IN_TRANSACTION,
        /// A packet that never ends.
        HALF_A_COMMAND,
        /// Rows wait to be fetched.
        OPEN_CURSOR;

        void begin(WireClient client) {
            switch (this) {
                case IDLE -> client.query("SELECT 1");
                case IN_TRANSACTION -> change(client);
                case HALF_A_COMMAND -> {
                    change(client);
                    client.packets().sendRaw(new byte[] {9, 0, 0, 0, 3, 'S', 'E', 'L'});
                }
                case OPEN_CURSOR -> {
                    change(client);
                    openCursor(client);
                }
            }
        }

        /// Each changes a row of its own.
        private void change(WireClient client) {
            client.query("BEGIN");
            client.query("UPDATE d.t SET c = 7 WHERE id = " + (1 + ordinal()));
        }

        /// True if the client can go on where it was.
        boolean goesOn(WireClient client) {
            return switch (this) {
                case IDLE -> client.query("SELECT 2").value().equals("2");
                case IN_TRANSACTION ->
                        client.query("SELECT c FROM d.t WHERE c = 7").value().equals("7");
                case HALF_A_COMMAND -> {
                    client.packets().sendRaw(new byte[] {'E', 'C', 'T', ' ', '3'});
                    yield client.finish().getFirst().value().equals("3");
                }
                case OPEN_CURSOR -> {
                    client.command(COM_STMT_FETCH, numbers(1, 1));
                    byte[] row = client.receive();
                    client.receive(); // EOF
                    yield row.length > 10_000;
                }
            };
        }

        // The first statement of its session.
        private static void openCursor(WireClient client) {
            String query = "SELECT REPEAT('x', 10000 + id) FROM d.t a, (SELECT 1 FROM d.t) b";
            client.command(COM_STMT_PREPARE, query.getBytes(UTF_8));
            client.receive(); // OK
            client.receive(); // column
            client.receive(); // EOF
            var execution = ByteBuffer.allocate(9).order(ByteOrder.LITTLE_ENDIAN);
            execution.putInt(1).put((byte) 1).putInt(1); // statement, read-only cursor, once
            client.command(COM_STMT_EXECUTE, execution.array());
            client.receive(); // number of columns
            client.receive(); // column
            client.receive(); // EOF
        }

        private static byte[] numbers(int first, int second) {
            return ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(first)
                    .putInt(second)
                    .array();
        }
    }

    @BeforeAll
    static void start() {
        server = ServerProcess.start("--memory", "--insecure");
        observer = server.connect();
        sessions = new Sessions(observer);
        makeTable(observer);
    }

    private static void makeTable(WireClient client) {
        client.query("CREATE DATABASE d");
        client.query("CREATE TABLE d.t (id INT PRIMARY KEY, c INT)");
        client.query(
                "INSERT INTO d.t WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i"
                        + " < 40) SELECT i, 0 FROM n");
    }

    @AfterAll
    static void stop() {
        observer.close();
        server.close();
    }

    @BeforeEach
    void connect() {
        silent = server.connect();
    }

    @AfterEach
    void leaveNothing() {
        silent.vanish();
        sessions.awaitGone(silent.connectionId());
        observer.query("SET innodb_lock_wait_timeout = 1");
        observer.query("BEGIN");
        assertThat(observer.query("UPDATE d.t SET c = 8").affectedRows()).isEqualTo(40);
        observer.query("ROLLBACK");
        assertThat(observer.query("SHOW STATUS LIKE 'Threads_connected'").rows().getFirst())
                .contains("1");
    }

    /// There is no statement that it could stop.
    @ParameterizedTest
    @EnumSource
    void killQueryChangesNothing(Silence silence) {
        silence.begin(silent);
        observer.query("KILL QUERY " + silent.connectionId());
        assertThat(silence.goesOn(silent)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void killConnectionEndsTheSession(Silence silence) {
        silence.begin(silent);
        observer.query("KILL " + silent.connectionId());
        assertThatThrownBy(silent::receive).isInstanceOf(ConnectionLost.class);
        sessions.awaitGone(silent.connectionId());
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatGoesAwayTakesItsSessionWithIt(Silence silence) {
        silence.begin(silent);
        silent.vanish();
        sessions.awaitGone(silent.connectionId());
    }

    @Test
    void shutdownEndsAll() {
        try (var ending = ServerProcess.start("--memory", "--insecure");
                var client = ending.connect()) {
            makeTable(client);
            var clients = new ArrayList<WireClient>();
            for (var silence : Silence.values()) {
                clients.add(ending.connect());
                silence.begin(clients.getLast());
            }
            assertThat(ending.stop()).isZero();
            for (var each : clients) {
                assertThatThrownBy(each::receive).isInstanceOf(ConnectionLost.class);
                each.vanish();
            }
        }
    }
}
