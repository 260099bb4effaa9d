package dev.quell.stopping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.testkit.client.ConnectionLost;
import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.ServerProcess;
import dev.quell.testkit.process.Sessions;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A statement of 16 MiB in the hands of the parser. It lacks its end, so whoever comes too late, or too early, finds 1064 and tries again:
/// nothing but the parser can be stopped here.
class ParsingTest {
    private static final String STATEMENT = "SELECT 1 IN (" + "1234567,".repeat(2 << 20) + "1";
    private static final String INTERRUPTED = "ERROR 1317 (70100): Query execution was interrupted";
    private static final String LOST = "lost";

    private static ServerProcess server;
    private static WireClient observer;
    private static Sessions sessions;

    private WireClient victim;

    @BeforeAll
    static void start() {
        server = ServerProcess.start("--memory", "--insecure");
        observer = server.connect();
        sessions = new Sessions(observer);
    }

    @AfterAll
    static void stop() {
        assertThat(server.log()).doesNotContain("Exception", "internal fault");
        observer.close();
        server.close();
    }

    @BeforeEach
    void connect() {
        victim = server.connect();
    }

    @AfterEach
    void leaveNothing() {
        victim.vanish();
        sessions.awaitGone(victim.connectionId());
        assertThat(observer.query("SHOW STATUS LIKE 'Threads_connected'").rows().getFirst())
                .contains("1");
    }

    @Test
    void killQueryEndsIt() {
        String answer = answerWhile("KILL QUERY " + victim.connectionId());
        while (!answer.equals(INTERRUPTED)) {
            answer = answerWhile("KILL QUERY " + victim.connectionId());
        }
        assertThat(victim.query("SELECT 2").value()).isEqualTo("2");
    }

    /// What the client is told while another says something all the time.
    private String answerWhile(String said) {
        victim.start(STATEMENT);
        var answer =
                CompletableFuture.supplyAsync(
                        () -> KillMatrixLane.told(victim), Thread::startVirtualThread);
        while (!answer.isDone()) {
            observer.query(said);
        }
        String told = answer.join();
        assertThat(told).startsWith("ERROR 1").containsAnyOf("1317", "1064");
        return told;
    }

    @Test
    void killConnectionEndsIt() {
        victim.start(STATEMENT);
        observer.query("KILL " + victim.connectionId());
        while (!toldOrLost().equals(LOST)) {
            victim.vanish();
            victim = server.connect();
            victim.start(STATEMENT);
            observer.query("KILL " + victim.connectionId());
        }
    }

    private String toldOrLost() {
        try {
            return KillMatrixLane.told(victim);
        } catch (ConnectionLost _) {
            return LOST;
        }
    }

    @Test
    void aClientThatGoesAwayIsForgotten() {
        victim.start(STATEMENT);
        victim.vanish();
        sessions.awaitGone(victim.connectionId());
    }

    @Test
    void shutdownEndsIt() {
        try (var ending = ServerProcess.start("--memory", "--insecure");
                var client = ending.connect()) {
            client.start(STATEMENT);
            assertThat(ending.stop()).isZero();
            assertThat(ending.log()).doesNotContain("Exception", "internal fault");
        }
    }
}
