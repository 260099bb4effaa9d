package dev.quell.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.testkit.client.ConnectionLost;
import dev.quell.testkit.client.PacketStream;
import dev.quell.testkit.client.ServerError;
import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.ServerProcess;
import dev.quell.testkit.process.Sessions;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that lie, talk nonsense, or die: an error packet or a closed socket, and the server goes on.
class BrokenClientTest {
    private static final int RANDOM_STRINGS = 10_000;
    private static final int PATIENCE_MILLIS = 120_000;

    /// COM_STMT_SEND_LONG_DATA and COM_STMT_CLOSE: the protocol has no answer to them.
    private static final Set<Integer> UNANSWERED = Set.of(0x18, 0x19);

    private static ServerProcess server;
    private static WireClient observer;

    @BeforeAll
    static void start() {
        server = ServerProcess.start("--memory", "--insecure");
        observer = server.connect();
        observer.query("CREATE DATABASE faults");
        observer.query("CREATE TABLE faults.t (id INT PRIMARY KEY, c INT)");
        observer.query("INSERT INTO faults.t VALUES (1, 1)");
    }

    @AfterAll
    static void stop() {
        observer.close();
        server.close();
    }

    @AfterEach
    void theServerIsWellAndNoThreadDiedLoudly() {
        assertThat(observer.query("SELECT 1").value()).isEqualTo("1");
        assertThat(server.log())
                .doesNotContain("Exception in thread")
                .doesNotContain("OutOfMemory");
    }

    @Test
    void randomBytesInPlaceOfALogin() {
        var random = new Random(42);
        for (int i = 0; i < RANDOM_STRINGS; i++) {
            var bytes = new byte[1 + random.nextInt(200)];
            random.nextBytes(bytes);
            try (var socket = PacketStream.tcp(server.port(), PATIENCE_MILLIS)) {
                socket.sendRaw(bytes);
            } catch (ConnectionLost refused) {
                // As good an answer as an error packet.
            }
        }
        new Sessions(observer).awaitAlone();
    }

    @Test
    void randomCommandsAfterTheLogin() {
        var random = new Random(7);
        for (int i = 0; i < 500; i++) {
            var argument = new byte[random.nextInt(60)];
            random.nextBytes(argument);
            int command = 2 + random.nextInt(40);
            if (UNANSWERED.contains(command)) {
                continue;
            }
            var client = server.connect();
            try {
                client.command(command, argument);
                client.receive();
            } catch (ServerError | ConnectionLost expected) {
                // Either is an answer.
            } finally {
                client.vanish();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 30, 77, 255})
    void anUnknownCommandIsAnErrorAndNotTheEnd(int command) {
        try (var client = server.connect()) {
            client.command(command, new byte[0]);
            assertThatThrownBy(client::receive)
                    .asString()
                    .isEqualTo("ERROR 1047 (08S01): Unknown command");
            assertThat(client.query("SELECT 2").value()).isEqualTo("2");
        }
    }

    @Test
    void aPacketThatIsLongerThanAllowedIsRefused() {
        var client = server.connect();
        client.query("SET GLOBAL max_allowed_packet = 1048576");
        client.vanish();
        try (var small = server.connect()) {
            assertThatThrownBy(() -> small.query("SELECT '" + "x".repeat(2_000_000) + "'"))
                    .isInstanceOfAny(ServerError.class, ConnectionLost.class);
        } finally {
            observer.query("SET GLOBAL max_allowed_packet = DEFAULT");
        }
    }

    @Test
    void statementsOfMoreThanSixteenMebibytesGoBothWays() {
        try (var client = server.connect()) {
            int length = 20_000_000;
            var text = client.query("SELECT '" + "y".repeat(length) + "'").value();
            assertThat(text).hasSize(length);
        }
    }

    @Test
    void aPacketThatEndsEarlyClosesTheSession() {
        var client = server.connect();
        client.packets().sendRaw(new byte[] {100, 0, 0, 0, 3, 'S', 'E'});
        client.vanish();
        new Sessions(observer).awaitGone(client.connectionId());
    }

    @Test
    void preparedStatementPacketsThatLieAreErrors() {
        try (var client = server.connect()) {
            client.command(0x16, "SELECT ?, ?".getBytes(UTF_8));
            var prepared = client.receive();
            for (int i = 0; i < 4; i++) {
                client.receive(); // two parameters, EOF …
                if (i == 2) {
                    break;
                }
            }
            for (int i = 0; i < 3; i++) {
                client.receive(); // … two columns, EOF
            }
            client.command(
                    0x17,
                    new byte[] {
                        prepared[1], prepared[2], prepared[3], prepared[4], 0, 1, 0, 0, 0, 0, 1, 8
                    });
            assertThatThrownBy(client::receive).isInstanceOf(ServerError.class);
            assertThat(client.query("SELECT 3").value()).isEqualTo("3");
        }
    }

    @Test
    void aClientThatDiesInItsStatementLetsGoOfEverything() {
        var dying = server.connect();
        dying.query("BEGIN");
        dying.query("UPDATE faults.t SET c = 2 WHERE id = 1");
        dying.start("SELECT SLEEP(1000)");
        var sessions = new Sessions(observer);
        sessions.awaitState(dying.connectionId(), "User sleep");
        try (var waiting = server.connect()) {
            waiting.start("UPDATE faults.t SET c = c + 10 WHERE id = 1");
            sessions.awaitState(waiting.connectionId(), "updating");
            dying.vanish();
            assertThat(waiting.finish().getFirst().affectedRows()).isEqualTo(1);
            sessions.awaitGone(dying.connectionId());
            assertThat(waiting.query("SELECT c FROM faults.t").value()).isEqualTo("11");
            waiting.query("UPDATE faults.t SET c = 1");
        }
    }

    @Test
    void aClientThatDoesNotReadCanBeKilled() {
        var deaf = server.connect();
        observer.query("CREATE TABLE IF NOT EXISTS faults.wide (text LONGTEXT)");
        observer.query("INSERT INTO faults.wide VALUES (REPEAT('x', 10000000))");
        deaf.start("SELECT a.text FROM faults.wide a, faults.wide b, faults.wide c");
        for (int i = 0; i < 3; i++) {
            observer.query("INSERT INTO faults.wide SELECT text FROM faults.wide");
        }
        deaf.vanish();
        var silent = server.connect();
        silent.start("SELECT a.text FROM faults.wide a, faults.wide b, faults.wide c");
        var sessions = new Sessions(observer);
        sessions.awaitState(silent.connectionId(), "Sending to client");
        observer.query("KILL " + silent.connectionId());
        sessions.awaitGone(silent.connectionId());
        silent.vanish();
        observer.query("DROP TABLE faults.wide");
    }
}
