package dev.quell.stopping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.testkit.client.ConnectionLost;
import dev.quell.testkit.client.PacketStream;
import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.ServerProcess;
import dev.quell.testkit.process.Sessions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Clients that are greeted and then say nothing, half a login packet, that they want TLS and no more, or half of TLS's first words: ended
/// in every way.
class StalledLoginTest {
    private static final String WANTS_TLS =
            "20 00 00 01 85 ae 00 00 00 00 00 01 2d 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00";

    private static ServerProcess server;
    private static WireClient observer;
    private static Sessions sessions;

    /// A client that has said that much.
    private record Stalled(PacketStream stream, long id) implements AutoCloseable {
        static Stalled begin(ServerProcess at, String said) {
            var stream = PacketStream.tcp(at.port(), 120_000);
            long id = connectionId(stream.receive());
            stream.sendRaw(HexFormat.of().parseHex(said.replace(" ", "")));
            return new Stalled(stream, id);
        }

        // Protocol version, server version up to a zero byte, then the id.
        private static long connectionId(byte[] greeting) {
            int at = 1;
            while (greeting[at] != 0) {
                at++;
            }
            return ByteBuffer.wrap(greeting, at + 1, 4).order(ByteOrder.LITTLE_ENDIAN).getInt();
        }

        @Override
        public void close() {
            stream.close();
        }
    }

    static List<String> words() {
        return List.of(
                "",
                "e8 03 00 01 85 a6",
                WANTS_TLS,
                // a record of TLS that is longer than what comes of it
                WANTS_TLS + "16 03 01 02 00 01 00 01 fc 03 03");
    }

    @BeforeAll
    static void start() {
        server = ServerProcess.start("--memory", "--insecure", "--connect-timeout=3600");
        observer = server.connect();
        sessions = new Sessions(observer);
    }

    @AfterAll
    static void stop() {
        observer.close();
        server.close();
    }

    @ParameterizedTest
    @MethodSource("words")
    void killConnectionEndsIt(String said) {
        try (var stalled = Stalled.begin(server, said)) {
            observer.query("KILL " + stalled.id());
            sessions.awaitGone(stalled.id());
            assertThatThrownBy(stalled.stream()::receive).isInstanceOf(ConnectionLost.class);
        }
    }

    /// There is no statement that it could stop.
    @ParameterizedTest
    @MethodSource("words")
    void killQueryChangesNothing(String said) {
        try (var stalled = Stalled.begin(server, said)) {
            observer.query("KILL QUERY " + stalled.id());
            assertThat(sessions.now()).extracting(Sessions.Shown::id).contains(stalled.id());
        }
    }

    @ParameterizedTest
    @MethodSource("words")
    void aClientThatGoesAwayIsForgotten(String said) {
        var stalled = Stalled.begin(server, said);
        stalled.close();
        sessions.awaitGone(stalled.id());
    }

    @Test
    void connectTimeoutEndsThem() {
        observer.query("SET GLOBAL connect_timeout = 3");
        var all = beginAll(server);
        observer.query("SET GLOBAL connect_timeout = DEFAULT");
        for (int i = 0; i < all.size(); i++) {
            var stalled = all.get(i);
            sessions.awaitGone(stalled.id());
            if (!words().get(i).startsWith(WANTS_TLS)) {
                assertThat(new String(stalled.stream().receive(), StandardCharsets.UTF_8))
                        .endsWith("#08S01Got timeout reading communication packets");
            }
            assertThatThrownBy(stalled.stream()::receive).isInstanceOf(ConnectionLost.class);
        }
    }

    @Test
    void shutdownEndsThem() {
        try (var ending = ServerProcess.start("--memory", "--insecure")) {
            var all = beginAll(ending);
            assertThat(ending.stop()).isZero();
            for (var stalled : all) {
                assertThatThrownBy(stalled.stream()::receive).isInstanceOf(ConnectionLost.class);
            }
            assertThat(ending.log()).doesNotContain("Exception", "internal fault");
        }
    }

    private static List<Stalled> beginAll(ServerProcess at) {
        var all = new ArrayList<Stalled>();
        for (String said : words()) {
            all.add(Stalled.begin(at, said));
        }
        return all;
    }
}
