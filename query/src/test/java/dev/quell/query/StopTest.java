package dev.quell.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.base.stop.StopReason;
import dev.quell.base.value.Value;
import dev.quell.session.Stage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StopTest {
    private final Client.Server server = new Client.Server();
    private final Client one = server.connect();
    private final Client two = server.connect();

    @BeforeEach
    void makeTable() {
        one.run("CREATE DATABASE d; USE d; CREATE TABLE t(a INT PRIMARY KEY, b INT)");
        one.run("INSERT INTO t VALUES(1,1),(2,2)");
        two.run("USE d");
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
        server.close();
    }

    @Test
    void killQueryUndoesTheStatementAndKeepsTheTransaction() {
        one.run("BEGIN; UPDATE t SET b=10 WHERE a=1");
        two.run("BEGIN; UPDATE t SET b=20 WHERE a=2");
        var blocked =
                CompletableFuture.supplyAsync(
                        () -> two.run("UPDATE t SET b=b+1"), Thread::startVirtualThread);
        killWhen(Stage.UPDATING);
        assertThat(blocked.join())
                .containsExactly("ERROR 1317 (70100): Query execution was interrupted");
        assertThat(two.run("SELECT b FROM t WHERE a=2")).containsExactly("20");
        assertThat(two.workspace().statusFlags() & 1).isEqualTo(1);
    }

    @Test
    void sleepWithoutTablesAnswersOne() {
        var asleep =
                CompletableFuture.supplyAsync(
                        () -> two.run("SELECT SLEEP(100)"), Thread::startVirtualThread);
        killWhen(Stage.USER_SLEEP);
        assertThat(asleep.join()).containsExactly("1");
    }

    @Test
    void aDefinitionWaitsForTransactionsAndCanBeStopped() {
        one.run("BEGIN; SELECT * FROM t");
        var blocked =
                CompletableFuture.supplyAsync(
                        () -> two.run("DROP TABLE t"), Thread::startVirtualThread);
        killWhen(Stage.WAITING_FOR_TABLE_METADATA_LOCK);
        assertThat(blocked.join())
                .containsExactly("ERROR 1317 (70100): Query execution was interrupted");
        assertThat(one.run("SELECT COUNT(*) FROM t")).containsExactly("2");
    }

    @Test
    void aPreparedStatementIsPlannedAgainWhenItsTableChanges() {
        var insert = two.workspace().prepare("INSERT INTO t VALUES(?, ?)");
        assertThat(two.execute(insert, Value.Int.of(3), Value.Int.of(3))).containsExactly("OK 1");
        one.run("ALTER TABLE t ADD COLUMN c INT");
        assertThat(two.execute(insert, Value.Int.of(4), Value.Int.of(4)))
                .isEqualTo(
                        List.of(
                                "ERROR 1136 (21S01): Column count doesn't match value count at row 1"));
    }

    private void killWhen(Stage stage) {
        while (two.session().stage() != stage) {
            Thread.onSpinWait();
        }
        two.session().kill(new StopReason.KilledQuery(one.session().id()));
    }
}
