package dev.quell.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.testkit.client.ConnectionLost;
import dev.quell.testkit.client.ServerError;
import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.ServerProcess;
import dev.quell.testkit.process.Sessions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Undoing a transaction of a million rows is no work: its locks are free at once, whoever ends it and however.
class InstantRollbackTest {
    private static final int ROWS = 1_000_000;

    @TempDir private static Path folder;

    private static ServerProcess server;
    private static WireClient observer;

    @BeforeAll
    static void aTableOfAMillionRows() {
        server = ServerProcess.start("--insecure", "--data=" + folder.resolve("data"));
        observer = server.connect();
        observer.query("CREATE DATABASE big");
        observer.query("CREATE TABLE big.t (id INT PRIMARY KEY AUTO_INCREMENT, c INT)");
        observer.query("INSERT INTO big.t (c) VALUES (0),(0),(0),(0),(0),(0),(0),(0),(0),(0)");
        observer.query(
                "INSERT INTO big.t (c) SELECT 0 FROM big.t a, big.t b, big.t d, big.t e, big.t f,"
                        + " big.t g LIMIT "
                        + (ROWS - 10));
        assertThat(observer.query("SELECT COUNT(*) FROM big.t").value()).isEqualTo("1000000");
    }

    @AfterAll
    static void stop() {
        observer.close();
        server.close();
    }

    @Test
    void killConnectionFreesAMillionRows() {
        var victim = server.connect();
        victim.query("BEGIN");
        assertThat(victim.query("UPDATE big.t SET c = 1").affectedRows()).isEqualTo(ROWS);
        observer.query("SET innodb_lock_wait_timeout = 1");
        assertThatThrownBy(() -> observer.query("UPDATE big.t SET c = 2 WHERE id = 5"))
                .asString()
                .isEqualTo(
                        "ERROR 1205 (HY000): Lock wait timeout exceeded; try restarting"
                                + " transaction");
        observer.query("SET innodb_lock_wait_timeout = DEFAULT");

        observer.query("KILL " + victim.connectionId());
        observer.query("UPDATE big.t SET c = 2 WHERE id IN (1, 500000, 1000000)");

        assertThat(observer.query("SELECT SUM(c) FROM big.t").value()).isEqualTo("6");
        observer.query("UPDATE big.t SET c = 0 WHERE c <> 0");
        assertThatThrownBy(() -> victim.query("SELECT 1"))
                .isInstanceOfAny(ConnectionLost.class, ServerError.class);
    }

    @Test
    void killQueryUndoesAHalfDoneUpdateAndKeepsTheTransaction() {
        // A store that is held up by what the vacuum still writes would have the session taken
        // over.
        new Sessions(observer)
                .await(
                        "the end of the vacuum's work",
                        () ->
                                observer.query("SHOW ENGINE INNODB STATUS")
                                        .rows()
                                        .toString()
                                        .contains("Pending 0,"));
        try (var victim = server.connect()) {
            victim.query("BEGIN");
            victim.query("INSERT INTO big.t (id, c) VALUES (2000000, 7)");
            victim.start("UPDATE big.t SET c = c + 1");
            new Sessions(observer).awaitState(victim.connectionId(), "updating");
            observer.query("KILL QUERY " + victim.connectionId());
            assertThatThrownBy(victim::finish)
                    .asString()
                    .isEqualTo("ERROR 1317 (70100): Query execution was interrupted");
            observer.query("UPDATE big.t SET c = 3 WHERE id = 1");
            victim.query("COMMIT");
        }
        assertThat(observer.query("SELECT SUM(c) FROM big.t").value()).isEqualTo("10");
        observer.query("DELETE FROM big.t WHERE id = 2000000");
        observer.query("UPDATE big.t SET c = 0 WHERE c <> 0");
    }

    @Test
    void checkTableSeesAllRowsAndCanBeStopped() {
        assertThat(observer.query("CHECK TABLE big.t EXTENDED").rows())
                .containsExactly(List.of("big.t", "check", "status", "OK"));
        try (var victim = server.connect()) {
            victim.start("CHECK TABLE big.t EXTENDED");
            new Sessions(observer).awaitState(victim.connectionId(), "executing");
            observer.query("KILL QUERY " + victim.connectionId());
            assertThatThrownBy(victim::finish)
                    .asString()
                    .isEqualTo("ERROR 1317 (70100): Query execution was interrupted");
        }
    }
}
