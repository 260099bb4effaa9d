package dev.quell.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.testkit.client.Result;
import dev.quell.testkit.client.ServerError;
import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Plays interleavings whose results a MySQL 9.7 has given: the isolation anomalies (after Martin Kleppmann's Hermitage) at all
/// four levels, and who waits for whom where rows, gaps and ranges are locked.
class InterleavingTest {
    private static final Path FOLDER = Path.of("src/test/interleavings");

    private static ServerProcess server;
    private static WireClient observer;

    private final Map<String, Actor> actors = new TreeMap<>();
    private final List<String> told = new ArrayList<>();

    /// A session, and the answer that it waits for.
    private static final class Actor {
        final WireClient client = server.connect();
        CompletableFuture<String> answer = CompletableFuture.completedFuture("");
        boolean waits;

        void start(String sql) {
            answer =
                    CompletableFuture.supplyAsync(
                            () -> tell(client, sql), task -> Thread.ofVirtual().start(task));
        }
    }

    @BeforeAll
    static void start() {
        server = ServerProcess.start("--memory", "--insecure");
        observer = server.connect();
    }

    @AfterAll
    static void stop() {
        observer.close();
        server.close();
    }

    static Stream<Interleaving> interleavings() throws IOException {
        var all = new ArrayList<Interleaving>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.sorted().toList()) {
                all.addAll(Interleaving.read(file));
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("interleavings")
    void leadsToWhatMySqlSays(Interleaving script) {
        observer.query("CREATE DATABASE play");
        observer.query("USE play");
        script.setup().forEach(observer::query);
        try {
            for (String line : script.lines()) {
                if (line.matches("[A-Z]: .*")) {
                    told.add(line);
                    play(actor(line.substring(0, 1), script.level()), line.substring(3));
                }
            }
            assertThat(told).isEqualTo(script.lines());
        } finally {
            actors.values().forEach(actor -> observer.query("KILL " + actor.client.connectionId()));
            observer.query("DROP DATABASE play");
        }
    }

    private Actor actor(String name, String level) {
        return actors.computeIfAbsent(
                name,
                _ -> {
                    var actor = new Actor();
                    actor.client.query("USE play");
                    actor.client.query("SET SESSION TRANSACTION ISOLATION LEVEL " + level);
                    return actor;
                });
    }

    private void play(Actor actor, String sql) {
        actor.start(sql);
        boolean waits = isWaiting(actor);
        told.add(waits ? "waits" : actor.answer.join());
        actors.forEach((name, other) -> {
            if (other.waits && !isWaiting(other)) {
                other.waits = false;
                told.add(name + " goes on: " + other.answer.join());
            }
        });
        actor.waits = waits;
    }

    /// Waits until a session has its answer or waits for a lock. It is looked at twice, so that its search for a deadlock is over
    /// when the next statement begins.
    private static boolean isWaiting(Actor actor) {
        int seen = 0;
        while (!actor.answer.isDone() && seen < 2) {
            seen = standsInLine(actor.client.connectionId()) ? seen + 1 : 0;
        }
        return !actor.answer.isDone();
    }

    private static boolean standsInLine(long id) {
        String rows =
                "SELECT COUNT(*) FROM performance_schema.data_locks WHERE"
                        + " lock_status = 'WAITING' AND thread_id = "
                        + id;
        String transactions =
                "SELECT COUNT(*) FROM information_schema.INNODB_TRX WHERE trx_state ="
                        + " 'LOCK WAIT' AND trx_mysql_thread_id = "
                        + id;
        String others =
                "SELECT COUNT(*) FROM performance_schema.metadata_locks WHERE"
                        + " lock_status = 'PENDING' AND owner_thread_id = "
                        + id;
        return isOne(others) || (isOne(rows) && isOne(transactions));
    }

    private static boolean isOne(String count) {
        return "1".equals(observer.query(count).value());
    }

    private static String tell(WireClient client, String sql) {
        try {
            Result result = client.query(sql);
            if (result.columns().isEmpty()) {
                return "ok " + result.affectedRows();
            }
            return result.rows().isEmpty()
                    ? "no rows"
                    : result.rows().stream()
                            .map(row -> "(" + String.join(", ", row) + ")")
                            .collect(Collectors.joining(" "));
        } catch (ServerError error) {
            return "error " + error.code();
        }
    }
}
