package dev.quell.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Events run when they are due, as sessions that can be seen and killed, and go when they are over.
class EventSchedulerTest {
    private static final String EVENTS =
            "SELECT EVENT_NAME, STATUS, LAST_EXECUTED IS NOT NULL FROM information_schema.EVENTS";
    private static final String BODIES =
            "SELECT ID FROM information_schema.PROCESSLIST WHERE COMMAND = 'Connect' AND STATE = 'User sleep'";

    private final Client.Server server = new Client.Server();
    private final EventScheduler scheduler = server.scheduler();
    private final Client client = server.connect();

    @BeforeEach
    void start() {
        scheduler.start();
        client.run("CREATE DATABASE d; USE d; CREATE TABLE t(a INT PRIMARY KEY, b VARCHAR(99))");
        client.run("INSERT INTO t VALUES(0, 'first')");
    }

    @AfterEach
    void close() {
        scheduler.close();
        client.close();
        server.close();
    }

    @Test
    void aOneTimeEventRunsInSurroundingsLikeItsMakersAndGoes() {
        client.run("SET sql_mode = 'ANSI_QUOTES', time_zone = '+03:00'");
        client.run(
                "CREATE EVENT e ON SCHEDULE AT NOW() DO INSERT INTO t VALUES"
                        + " (1, CONCAT_WS(' ', USER(), CURRENT_USER(), DATABASE(), @@sql_mode, @@time_zone))");
        await(
                "SELECT b FROM t WHERE a = 1",
                "event_scheduler@localhost root@localhost d ANSI_QUOTES +03:00");
        awaitNone(EVENTS);
    }

    @Test
    void aPreservedEventIsDisabledWhenItIsOver() {
        client.run(
                "CREATE EVENT e ON SCHEDULE AT NOW() ON COMPLETION PRESERVE DO INSERT INTO t VALUES (1, '')");
        await(EVENTS, "e\tDISABLED\t1");
        await("SELECT COUNT(*) FROM t", "2");
    }

    @Test
    void whatWasMissedWhileTheSchedulerWasOffRunsOnce() {
        client.run("SET GLOBAL event_scheduler = OFF");
        assertThat(
                        client.run(
                                "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE COMMAND = 'Daemon'"))
                .containsExactly("0");
        client.run("CREATE EVENT e ON SCHEDULE AT NOW() DO INSERT INTO t VALUES (1, 'late')");
        assertThat(client.run(EVENTS)).containsExactly("e\tENABLED\t0");
        client.run("SET GLOBAL event_scheduler = ON");
        await("SELECT b FROM t WHERE a = 1", "late");
        awaitNone(EVENTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "KILL QUERY"})
    void aRunningEventIsSeenAndKilled(String kill) {
        client.run("CREATE EVENT e ON SCHEDULE AT NOW() DO UPDATE t SET b = SLEEP(1000)");
        while (client.run(BODIES).isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(
                        client.run(
                                "SELECT USER, HOST, DB, INFO FROM information_schema.PROCESSLIST WHERE COMMAND = 'Connect'"))
                .containsExactly("root\tlocalhost\td\tUPDATE t SET b = SLEEP(1000)");
        assertThat(client.run(EVENTS)).containsExactly("e\tDISABLED\t1");

        assertThat(client.run(kill + " " + client.run(BODIES).getFirst())).containsExactly("OK 0");
        awaitNone(EVENTS);
        awaitNone("SELECT ID FROM information_schema.PROCESSLIST WHERE COMMAND = 'Connect'");
        assertThat(client.run("SELECT b FROM t")).containsExactly("first");
    }

    @Test
    void theSchedulerIsSeenAndCannotBeKilled() {
        String daemon = "SELECT STATE FROM information_schema.PROCESSLIST WHERE COMMAND = 'Daemon'";
        await(daemon, "Waiting on empty queue");
        client.run("CREATE EVENT e ON SCHEDULE EVERY 1 YEAR STARTS '2100-01-01' DO SELECT 1");
        await(daemon, "Waiting for next activation");
        String id =
                client.run("SELECT ID FROM information_schema.PROCESSLIST WHERE COMMAND = 'Daemon'")
                        .getFirst();
        assertThat(client.run("KILL " + id))
                .containsExactly("ERROR 1094 (HY000): Unknown thread id: " + id);
        client.run("DROP DATABASE d");
        await(daemon, "Waiting on empty queue");
    }

    private void await(String query, String row) {
        while (!client.run(query).equals(List.of(row))) {
            Thread.onSpinWait();
        }
    }

    private void awaitNone(String query) {
        while (!client.run(query).isEmpty()) {
            Thread.onSpinWait();
        }
    }
}
