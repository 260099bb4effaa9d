package dev.quell.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.wire.packet.Capability;
import dev.quell.wire.packet.CommandCode;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Whatever bytes come: an error packet or a closed socket, and the server goes on.
final class MalformedInputTest {
    private static final int MANY = 100;
    private static final TestServer SERVER = new TestServer(Map.of());

    private final Random random = new Random(20_260_101);

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void tenThousandRandomStringsInsteadOfALogin() {
        for (int i = 0; i < 10_000; i++) {
            try (var client = connect()) {
                client.raw(randomBytes());
            } catch (UncheckedIOException _) {
                // the server has hung up already
            }
        }
        assertThatTheServerGoesOn();
    }

    @Test
    void framesOfRubbishInsteadOfALogin() {
        for (int i = 0; i < 1_000; i++) {
            try (var client = connect()) {
                byte[] rubbish = randomBytes();
                client.write(out -> out.begin().bytes(rubbish).end());
            }
        }
        assertThatTheServerGoesOn();
    }

    @Test
    void commandsFullOfRubbish() {
        try (var client = TestClient.loggedIn(SERVER.port())) {
            int[] codes = {
                CommandCode.STMT_EXECUTE,
                CommandCode.STMT_FETCH,
                CommandCode.STMT_RESET,
                CommandCode.QUERY,
                CommandCode.PROCESS_KILL
            };
            for (int i = 0; i < 3_000; i++) {
                client.send(CommandCode.STMT_SEND_LONG_DATA, randomBytes());
                client.send(CommandCode.STMT_CLOSE, randomBytes());
                byte[] body = randomBytes();
                int code = codes[random.nextInt(codes.length)];
                client.send(code, withoutStatement(code, body));
                client.expectSequence(1);
                assertThat(client.receive()).isNotEmpty();
            }
        }
        assertThatTheServerGoesOn();
    }

    @Test
    void compressedBlocksOfRubbish() {
        for (int i = 0; i < 500; i++) {
            try (var client = TestClient.loggedIn(SERVER.port(), Capability.COMPRESS)) {
                byte[] rubbish = randomBytes();
                byte[] block = new byte[7 + rubbish.length];
                System.arraycopy(rubbish, 0, block, 7, rubbish.length);
                block[0] = (byte) rubbish.length;
                block[1] = (byte) (rubbish.length >> 8);
                // What it says to be long before compression: nothing, too little, far too much.
                block[4 + random.nextInt(3)] = (byte) random.nextInt(256);
                client.raw(block);
            } catch (UncheckedIOException _) {
                // the server has hung up already
            }
        }
        assertThatTheServerGoesOn();
    }

    // A text that the scripted engine knows would be answered by more than one packet.
    private static byte[] withoutStatement(int code, byte[] body) {
        if (code == CommandCode.QUERY && body.length > 0) {
            body[0] = '!';
        }
        return body;
    }

    /// Connections come faster than a busy machine can hang up: more than `max_connections` at once would be told 1040.
    private static TestClient connect() {
        assertThat(TestServer.eventually(() -> SERVER.sessions().count() < MANY)).isTrue();
        return new TestClient(SERVER.port());
    }

    private byte[] randomBytes() {
        byte[] bytes = new byte[random.nextInt(60)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static void assertThatTheServerGoesOn() {
        assertThat(TestServer.eventually(() -> SERVER.sessions().count() == 0)).isTrue();
        try (var client = TestClient.loggedIn(SERVER.port())) {
            client.query("one");
            assertThat(client.answer()).hasSize(5);
        }
        assertThat(TestServer.eventually(() -> SERVER.sessions().count() == 0)).isTrue();
    }
}
