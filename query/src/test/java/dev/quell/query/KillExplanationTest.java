package dev.quell.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.session.Stage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// EXPLAIN KILL, KILL QUERY ID and the kill history: what a kill would do is what it then has done.
class KillExplanationTest {
    private final Client.Server server = new Client.Server();
    private final Client holder = server.connect();
    private final Client waiter = server.connect();
    private final Client behind = server.connect();
    private final Client admin = server.connect();

    @BeforeEach
    void makeTable() {
        holder.run("CREATE DATABASE d; USE d; CREATE TABLE t(a INT PRIMARY KEY, b INT)");
        holder.run("INSERT INTO t VALUES(1,1),(2,2),(3,3)");
        waiter.run("USE d");
        behind.run("USE d");
    }

    @AfterEach
    void close() {
        List.of(holder, waiter, behind, admin).forEach(Client::close);
        server.close();
    }

    @Test
    void theTreeOfWaitersIsToldAndTheKillDoesWhatItSays() {
        holder.run("BEGIN; UPDATE t SET b=b+1 WHERE a<3");
        var update = inBackground(waiter, "UPDATE t SET b=9 WHERE a=1", Stage.UPDATING);
        awaitWaits(1);
        var alter =
                inBackground(
                        behind,
                        "ALTER TABLE t ADD COLUMN c INT",
                        Stage.WAITING_FOR_TABLE_METADATA_LOCK);

        String tree = admin.run("EXPLAIN FORMAT=TREE KILL " + id(holder)).getFirst();
        assertThat(tree)
                .contains(
                        "KILL CONNECTION session " + id(holder) + " of 'root'@'localhost'",
                        "-> allowed: YES",
                        "-> rolled back: the transaction: 2 rows",
                        "-> client sees: the connection is closed, without an error",
                        "for row d.t PRIMARY (1) X,REC_NOT_GAP: goes on",
                        "for table d.t EXCLUSIVE: waits on for " + id(waiter));
        assertThat(admin.run("EXPLAIN KILL QUERY " + id(waiter)))
                .hasSize(2)
                .element(0)
                .asString()
                .endsWith(
                        "the transaction: 0 rows\tERROR 1317 (70100): Query execution was interrupted\tYES");

        admin.run("KILL " + id(holder));
        holder.close();
        assertThat(update.join()).containsExactly("OK 1 Rows matched: 1  Changed: 1  Warnings: 0");
        assertThat(alter.join().getFirst()).startsWith("OK 0");
        assertThat(
                        admin.run(
                                "SELECT KILL_TYPE, VICTIM_PROCESSLIST_ID, SQL_TEXT, ROLLED_BACK, ROWS_CHANGED"
                                        + " FROM performance_schema.quell_kill_history"))
                .containsExactly("KILL CONNECTION\t" + id(holder) + "\tNULL\tTRANSACTION\t2");
    }

    @Test
    void killQueryIdHitsThatStatementAndNoLaterOne() {
        holder.run("BEGIN; UPDATE t SET b=2 WHERE a=1");
        waiter.run("BEGIN; UPDATE t SET b=b+1 WHERE a=3");
        var update = inBackground(waiter, "UPDATE t SET b=b+'4' ORDER BY a DESC", Stage.UPDATING);
        awaitWaits(1);
        String query =
                admin.run(
                                "SELECT QUERY_ID FROM information_schema.PROCESSLIST WHERE ID="
                                        + id(waiter))
                        .getFirst();

        assertThat(admin.run("KILL QUERY ID " + query)).containsExactly("OK 0");
        assertThat(update.join())
                .containsExactly("ERROR 1317 (70100): Query execution was interrupted");
        assertThat(admin.run("KILL QUERY ID " + query))
                .containsExactly("ERROR 1957 (HY000): Unknown query id: " + query);
        assertThat(
                        admin.run(
                                "SELECT KILL_TYPE, QUERY_ID, DIGEST_TEXT, ROLLED_BACK, ROWS_CHANGED"
                                        + " FROM performance_schema.quell_kill_history"))
                .containsExactly(
                        "KILL QUERY ID\t"
                                + query
                                + "\tUPDATE `t` SET `b` = `b` + ? ORDER BY `a` DESC\tSTATEMENT\t2");
    }

    private CompletableFuture<List<String>> inBackground(Client client, String sql, Stage until) {
        var answer =
                CompletableFuture.supplyAsync(() -> client.run(sql), Thread::startVirtualThread);
        while (client.session().stage() != until) {
            Thread.onSpinWait();
        }
        return answer;
    }

    private void awaitWaits(int count) {
        String waits = Integer.toString(count);
        while (!admin.run(
                        "SELECT COUNT(*) FROM information_schema.INNODB_TRX WHERE trx_state='LOCK WAIT'")
                .contains(waits)) {
            Thread.onSpinWait();
        }
    }

    private static long id(Client client) {
        return client.session().id();
    }
}
