package dev.quell.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.base.stop.StopReason;
import dev.quell.session.Stage;
import dev.quell.wire.frame.PacketReader;
import dev.quell.wire.packet.Capability;
import dev.quell.wire.packet.CommandCode;
import dev.quell.wire.packet.OkPacket;
import dev.quell.wire.packet.PrepareOk;
import dev.quell.wire.packet.SessionChange;
import dev.quell.wire.packet.SslRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ServerTest {
    private final TestServer server = new TestServer(Map.of());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aResultComesWithNumbersInSequence() {
        try (var client = TestClient.loggedIn(server.port())) {
            client.query("one");
            var answer = client.answer(); // receive() checks each number
            assertThat(answer).hasSize(5);
            assertThat(answer.get(3)).containsExactly(1, '1');
        }
    }

    @Test
    void aWrongPasswordIs1045() {
        try (var client = new TestClient(server.port())) {
            var error = TestClient.error(client.login("root", "wrong", 0));
            assertThat(error.number()).isEqualTo(1045);
            assertThat(error.message())
                    .isEqualTo("Access denied for user 'root'@'localhost' (using password: YES)");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void anUnknownUserGoesThroughAnExchangeToo() {
        try (var client = new TestClient(server.port())) {
            var answer = client.login("nobody", "x", 0);
            assertThat(answer).containsExactly(1, 4); // go on with the full authentication
        }
    }

    @Test
    void anUnknownCommandIs1047AndTheConnectionStays() {
        try (var client = TestClient.loggedIn(server.port())) {
            for (int code : new int[] {0x0A, 0x1E, 0x7F, 0xFE}) {
                client.send(code, new byte[] {1, 2, 3});
                assertThat(TestClient.error(client.receive()).number()).isEqualTo(1047);
            }
            client.send(CommandCode.PING, new byte[0]);
            assertThat(client.receive()[0]).isZero();
        }
    }

    @Test
    void debugIsAnsweredWithAnEofPacket() {
        try (var client = TestClient.loggedIn(server.port())) {
            client.send(CommandCode.DEBUG, new byte[0]);
            assertThat(client.receive()[0]).isEqualTo((byte) 0xFE);
        }
    }

    @Test
    void aFaultOfOursEndsOneStatement() {
        try (var client = TestClient.loggedIn(server.port())) {
            for (String text : new String[] {"fault", "overflow"}) {
                client.query(text);
                assertThat(TestClient.error(client.receive()).number()).isEqualTo(1105);
            }
            client.query("one");
            assertThat(client.answer()).hasSize(5);
        }
    }

    @Test
    void pipelinedCommandsAreAnsweredInOrder() {
        try (var client = TestClient.loggedIn(server.port())) {
            for (int i = 0; i < 50; i++) {
                client.query("echo " + i);
            }
            for (int i = 0; i < 50; i++) {
                client.expectSequence(1);
                var row = client.answer().get(3);
                var text = new String(row, 1, row.length - 1, StandardCharsets.UTF_8);
                assertThat(text).isEqualTo(Integer.toString(i));
            }
        }
    }

    @Test
    void bigPacketsGoBothWays() {
        try (var client = TestClient.loggedIn(server.port())) {
            for (int size : new int[] {0xFF_FFFF - 6, 0xFF_FFFF, 17 << 20, 40 << 20}) {
                client.query("echo " + "y".repeat(size));
                assertThat(client.answer().get(3).length).isGreaterThan(size);
            }
        }
    }

    @Test
    void aPacketAboveTheLimitIs1153() {
        try (var small = new TestServer(Map.of("max_allowed_packet", "1048576"));
                var client = TestClient.loggedIn(small.port())) {
            client.query("echo " + "y".repeat(2 << 20));
            assertThat(TestClient.error(client.receive()).number()).isEqualTo(1153);
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void killQueryReachesAStatementWhoseClientDoesNotRead() {
        try (var client = TestClient.loggedIn(server.port())) {
            client.query("rows 100000000 1000");
            var session = server.sessions().find(client.greeting().connectionId()).orElseThrow();
            assertThat(TestServer.eventually(() -> session.stage() == Stage.SENDING_TO_CLIENT))
                    .isTrue();
            session.kill(new StopReason.KilledQuery(999));
            assertThat(TestServer.eventually(() -> session.running().isEmpty())).isTrue();
            var answer = client.answer();
            assertThat(TestClient.error(answer.getLast()).number()).isEqualTo(1317);
            client.query("one");
            assertThat(client.answer()).hasSize(5);
        }
    }

    @Test
    void killConnectionEndsASessionWithoutAWord() {
        for (String work : new String[] {"sleep", "rows 100000000 1000", ""}) {
            try (var client = TestClient.loggedIn(server.port())) {
                var session =
                        server.sessions().find(client.greeting().connectionId()).orElseThrow();
                if (!work.isEmpty()) {
                    client.query(work);
                    TestServer.eventually(() -> session.running().isPresent());
                }
                session.kill(new StopReason.KilledConnection(999));
                assertThat(TestServer.eventually(() -> server.sessions().count() == 0)).isTrue();
                if (!work.startsWith("rows")) {
                    assertThat(client.isAtEnd()).isTrue();
                }
            }
        }
    }

    @Test
    void aClientThatVanishesStopsItsStatement() {
        var client = TestClient.loggedIn(server.port());
        client.query("sleep");
        assertThat(TestServer.eventually(() -> server.sessions().running() == 1)).isTrue();
        client.close();
        assertThat(TestServer.eventually(() -> server.sessions().count() == 0)).isTrue();
    }

    @Test
    void whatArrivesWhileAStatementRunsIsTheNextCommand() {
        try (var client = TestClient.loggedIn(server.port())) {
            var session = server.sessions().find(client.greeting().connectionId()).orElseThrow();
            client.query("sleep");
            assertThat(TestServer.eventually(() -> session.running().isPresent())).isTrue();
            client.query("echo " + "z".repeat(200_000)); // more than the sweeper reads ahead
            TestServer.pause(Duration.ofMillis(700)); // several sweeps
            session.kill(new StopReason.KilledQuery(999));
            client.expectSequence(1);
            assertThat(TestClient.error(client.receive()).number()).isEqualTo(1317);
            client.expectSequence(1);
            assertThat(client.answer().get(3)).hasSizeGreaterThan(200_000);
        }
    }

    @Test
    void anIdleSessionIsToldWhyItEnds() {
        try (var hasty = new TestServer(Map.of("wait_timeout", "1"));
                var client = TestClient.loggedIn(hasty.port())) {
            client.expectSequence(0);
            assertThat(TestClient.error(client.receive()).number()).isEqualTo(4031);
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void whoBecomesAnotherUserIsAskedForTheProof() {
        try (var client = TestClient.loggedIn(server.port())) {
            assertThat(client.changeUser("root", "secret")[0]).isZero();
            client.query("one");
            assertThat(client.answer()).hasSize(5);
            var error = TestClient.error(client.changeUser("root", "wrong"));
            assertThat(error.number()).isEqualTo(1045);
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void aFailureOfInitConnectIsTheAnswerToTheFirstCommand() {
        try (var strict = new TestServer(Map.of("init_connect", "nonsense"));
                var client = TestClient.loggedIn(strict.port())) {
            client.query("one");
            var error = TestClient.error(client.receive());
            assertThat(error.number()).isEqualTo(1184);
            assertThat(error.message())
                    .endsWith(
                            " to db: 'unconnected' user: 'root' host: 'localhost' (init_connect"
                                    + " command failed)");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void stalledLoginsAreCutOff() {
        try (var hasty = new TestServer(Map.of("connect_timeout", "2"));
                var silent = new TestClient(hasty.port());
                var inTls = new TestClient(hasty.port())) {
            long capabilities = TestClient.CAPABILITIES | Capability.SSL;
            var request = new SslRequest(capabilities, 1 << 24, 45);
            inTls.write(request::write);
            inTls.raw(new byte[] {22, 3, 1}); // the beginning of a TLS record
            assertThat(TestClient.error(silent.receive()).number()).isEqualTo(1159);
            assertThat(silent.isAtEnd()).isTrue();
            assertThat(inTls.isAtEnd()).isTrue();
        }
    }

    @Test
    void oneConnectionIsKeptForAnAdministrator() {
        try (var small = new TestServer(Map.of("max_connections", "1"));
                var first = TestClient.loggedIn(small.port());
                var second = new TestClient(small.port())) {
            assertThat(first.greeting().connectionId()).isPositive();
            var error = TestClient.error(second.login("root", "secret", 0));
            assertThat(error.number()).isEqualTo(1040);
        }
    }

    @Test
    void preparedStatementsTakeParameters() {
        try (var client = TestClient.loggedIn(server.port())) {
            client.send(CommandCode.STMT_PREPARE, bytes("echo"));
            var prepared = PrepareOk.read(new PacketReader(client.receive()));
            assertThat(prepared.parameters()).isEqualTo(1);
            for (int i = 0; i < 4; i++) {
                client.receive(); // a parameter, EOF, a column, EOF
            }
            // statement 1, no flags, 1 iteration, no NULL, types follow: VAR_STRING, 'abc'
            byte[] execute = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, (byte) 0xFD, 0, 3, 'a', 'b', 'c'};
            client.send(CommandCode.STMT_EXECUTE, execute);
            assertThat(client.answer().get(3)).containsExactly(0, 0, 3, 'a', 'b', 'c');
            client.send(CommandCode.STMT_SEND_LONG_DATA, new byte[] {1, 0, 0, 0, 0, 0, 'l', 'o'});
            client.send(CommandCode.STMT_SEND_LONG_DATA, new byte[] {1, 0, 0, 0, 0, 0, 'n', 'g'});
            client.send(CommandCode.STMT_EXECUTE, new byte[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0});
            assertThat(client.answer().get(3)).containsExactly(0, 0, 4, 'l', 'o', 'n', 'g');
            client.send(CommandCode.STMT_EXECUTE, new byte[] {9, 0, 0, 0, 0, 1, 0, 0, 0});
            assertThat(TestClient.error(client.receive()).number()).isEqualTo(1243);
            client.send(CommandCode.STMT_EXECUTE, new byte[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 3});
            assertThat(TestClient.error(client.receive()).number()).isEqualTo(1835);
        }
    }

    @Test
    void aCursorGivesItsRowsInPortions() {
        try (var client = TestClient.loggedIn(server.port())) {
            client.send(CommandCode.STMT_PREPARE, bytes("rows 30000 100"));
            for (int i = 0; i < 3; i++) {
                client.receive();
            }
            client.send(CommandCode.STMT_EXECUTE, new byte[] {1, 0, 0, 0, 1, 1, 0, 0, 0});
            assertThat(client.receive()).containsExactly(1);
            client.receive();
            assertThat(client.receive()[3] & 64).isEqualTo(64); // a cursor exists
            for (int part = 0; part < 3; part++) {
                client.send(CommandCode.STMT_FETCH, new byte[] {1, 0, 0, 0, 0x10, 0x27, 0, 0});
                for (int i = 0; i < 10_000; i++) {
                    assertThat(client.receive()).hasSize(103);
                }
                assertThat(client.receive()[3] & 64).isEqualTo(64);
            }
            client.send(CommandCode.STMT_FETCH, new byte[] {1, 0, 0, 0, 1, 0, 0, 0});
            assertThat(client.receive()[3] & 128).isEqualTo(128); // the last row was sent
        }
    }

    @Test
    void aCursorIsOpenedWhereTheColumnsAreToldOnlyByTheExecution() {
        try (var client = TestClient.loggedIn(server.port())) {
            client.send(CommandCode.STMT_PREPARE, bytes("one"));
            assertThat(PrepareOk.read(new PacketReader(client.receive())).columns()).isZero();
            client.send(CommandCode.STMT_EXECUTE, new byte[] {1, 0, 0, 0, 1, 1, 0, 0, 0});
            assertThat(client.receive()).containsExactly(1);
            client.receive();
            assertThat(client.receive()[3] & 64).isEqualTo(64); // a cursor exists
            client.send(CommandCode.STMT_FETCH, new byte[] {1, 0, 0, 0, 5, 0, 0, 0});
            assertThat(client.receive()).hasSize(10);
            assertThat(client.receive()[3] & 128).isEqualTo(128); // the last row was sent
        }
    }

    @Test
    void whatGivesNoRowsOpensNoCursor() {
        try (var client = TestClient.loggedIn(server.port())) {
            client.send(CommandCode.STMT_PREPARE, bytes("insert"));
            client.receive();
            client.send(CommandCode.STMT_EXECUTE, new byte[] {1, 0, 0, 0, 1, 1, 0, 0, 0});
            var ok = OkPacket.read(new PacketReader(client.receive()));
            assertThat(ok.affectedRows()).isEqualTo(3);
            assertThat(ok.status() & 64).isZero();
            client.send(CommandCode.STMT_FETCH, new byte[] {1, 0, 0, 0, 5, 0, 0, 0});
            assertThat(TestClient.error(client.receive()).number()).isEqualTo(1421);
        }
    }

    @Test
    void theNewDatabaseIsTold() {
        try (var client = TestClient.loggedIn(server.port(), Capability.SESSION_TRACK)) {
            client.send(CommandCode.INIT_DB, bytes("shop"));
            var ok = OkPacket.read(new PacketReader(client.receive()));
            assertThat(ok.changes()).containsExactly(new SessionChange.Schema("shop"));
            client.send(CommandCode.INIT_DB, bytes("nowhere"));
            assertThat(TestClient.error(client.receive()).number()).isEqualTo(1049);
        }
    }

    @Test
    void atShutdownStatementsGet1053AndIdleSessionsTheEnd() {
        try (var busy = TestClient.loggedIn(server.port());
                var idle = TestClient.loggedIn(server.port())) {
            busy.query("sleep");
            assertThat(TestServer.eventually(() -> server.sessions().running() == 1)).isTrue();
            server.server().stop(Duration.ofSeconds(10));
            assertThat(TestClient.error(busy.receive()).number()).isEqualTo(1053);
            assertThat(busy.isAtEnd()).isTrue();
            assertThat(idle.isAtEnd()).isTrue();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
