package dev.quell.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.base.stop.Deadline;
import dev.quell.faults.FaultyDisk.Errno;
import dev.quell.testkit.client.ConnectionLost;
import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.ServerProcess;
import dev.quell.testkit.process.Sessions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A statement's thread is stuck in the store, because the disk below it hangs: whatever stops the statement, its session goes on without
/// that thread, and what that thread still does is nobody's concern. Prints how long the answers took.
class TakeoverTest {
    private static final String FILES = ".sst";
    private static final String LOG = ".log";
    private static final int COLD_TABLES = 16;
    private static final int CROWD = 24;
    private static final String SUM = "32000";
    private static final String INTERRUPTED = "ERROR 1317 (70100): Query execution was interrupted";

    @TempDir private static Path folder;
    private static FaultyDisk disk;
    private static ServerProcess server;
    private static int coldTable;

    private WireClient stuck;
    private WireClient other;
    private Sessions sessions;

    /// A server that has to read the tables from its files.
    @BeforeAll
    static void start() {
        disk = new FaultyDisk(folder);
        try (var before = disk.start();
                var client = before.connect()) {
            client.query("CREATE DATABASE d");
            client.query("CREATE TABLE d.t (id INT PRIMARY KEY, c INT)");
            client.query("INSERT INTO d.t VALUES (1, 1)");
            for (int i = 0; i < COLD_TABLES; i++) {
                client.query("CREATE TABLE d.cold" + i + " (id INT PRIMARY KEY, s TEXT)");
                client.query(
                        "INSERT INTO d.cold"
                                + i
                                + " WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n"
                                + " WHERE i < 64) SELECT i, REPEAT('x', 500) FROM n");
            }
        }
        server = startServer();
    }

    private static ServerProcess startServer() {
        return disk.start("--admin-address=127.0.0.1", "--admin-port=0");
    }

    /// A statement's writes are to hang in the log. Where RocksDB's memory is just full instead, it makes room first, which hangs with its
    /// mutex held, and everybody with it: so the memory is emptied, which a clean stop does.
    private void hangWrites() {
        stuck.vanish();
        other.close();
        server.close();
        server = startServer();
        connect();
        disk.fail("write", Errno.HANG, LOG);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect() {
        stuck = server.connect();
        other = server.connect();
        sessions = new Sessions(other);
        other.query("UPDATE d.t SET c = 1");
        awaitVacuum();
        other.query("SELECT * FROM d.t"); // reads what it needs of the files
    }

    /// What hangs next must be the statement that is to be stopped, and not the vacuum on its way through the files.
    private void awaitVacuum() {
        var deadline = Deadline.after(Duration.ofMinutes(2));
        while (!String.valueOf(other.query("SHOW ENGINE INNODB STATUS").rows().getFirst().get(2))
                .contains("Pending 0,")) {
            assertThat(deadline.nanosLeft()).as("vacuum still has work").isPositive();
            Thread.onSpinWait();
        }
    }

    @AfterEach
    void healAndDisconnect() {
        disk.heal();
        assertThat(server.log()).doesNotContain("internal fault");
        stuck.vanish();
        other.close();
    }

    /// A statement that has to read what nobody has read so far.
    private static String cold() {
        return "SELECT SUM(LENGTH(s)) FROM " + coldTable();
    }

    private static String coldTable() {
        return "d.cold" + coldTable++;
    }

    private String hang() {
        return hang("DO 1");
    }

    /// In a transaction that has changed a row, after a last statement that runs well.
    private String hang(String last) {
        stuck.query("BEGIN");
        stuck.query("UPDATE d.t SET c = 2 WHERE id = 1");
        stuck.query(last);
        String statement = cold();
        disk.fail("read", Errno.HANG, FILES);
        stuck.start(statement);
        disk.awaitHang();
        return statement;
    }

    private void theRowIsFreeAndAsBefore() {
        other.query("SET innodb_lock_wait_timeout = 1");
        assertThat(other.query("UPDATE d.t SET c = c + 10 WHERE id = 1").affectedRows())
                .isEqualTo(1);
        assertThat(other.query("SELECT c FROM d.t").value()).isEqualTo("11");
    }

    private void awaitReturn() {
        disk.heal();
        server.awaitLog("connection " + stuck.connectionId() + ": the thread that was stuck");
    }

    @Test
    void killQueryIsAnsweredAndTheSessionGoesOn() {
        String statement = hang();
        long killed = System.nanoTime();
        other.query("KILL QUERY " + stuck.connectionId());
        assertThatThrownBy(stuck::finish).asString().isEqualTo(INTERRUPTED);
        print("KILL QUERY", killed);

        // While the disk still hangs: the session works, its transaction is rolled back, and what
        // it goes on to do in what it takes for that transaction cannot be committed.
        assertThat(stuck.query("SHOW WARNINGS").rows().getFirst()).contains("1317");
        assertThat(stuck.query("SELECT 1 + 1").value()).isEqualTo("2");
        theRowIsFreeAndAsBefore();
        assertThat(stuck.query("SELECT c FROM d.t").value()).isEqualTo("11");
        stuck.query("UPDATE d.t SET c = 3 WHERE id = 1");
        assertThatThrownBy(() -> stuck.query("COMMIT"))
                .asString()
                .startsWith("ERROR 1180 (HY000): Got error 1317");
        assertThat(stuck.query("SELECT c FROM d.t").value()).isEqualTo("11");
        stuck.query("UPDATE d.t SET c = 4 WHERE id = 1");
        awaitReturn();
        assertThat(stuck.query(statement).value()).isEqualTo(SUM);
        assertThat(other.query("SELECT c FROM d.t").value()).isEqualTo("4");
    }

    @Test
    void whatOutlivesTransactionsStays() {
        stuck.query("SET @a = 5, @@SESSION.max_error_count = 77");
        stuck.query("PREPARE p FROM 'SELECT @a + ?'");
        stuck.query("CREATE TEMPORARY TABLE d.mine (a INT)");
        stuck.query("INSERT INTO d.mine VALUES (8)");
        stuck.query("SELECT GET_LOCK('its', 0)");
        stuck.query("USE d");
        hang();
        other.query("KILL QUERY " + stuck.connectionId());
        assertThatThrownBy(stuck::finish).asString().isEqualTo(INTERRUPTED);
        awaitReturn();
        stuck.query("ROLLBACK");
        assertThat(stuck.query("EXECUTE p USING @a").value()).isEqualTo("10");
        assertThat(stuck.query("SELECT @@max_error_count").value()).isEqualTo("77");
        assertThat(stuck.query("SELECT a FROM mine").value()).isEqualTo("8");
        assertThat(other.query("SELECT IS_USED_LOCK('its')").value())
                .isEqualTo(Long.toString(stuck.connectionId()));
        assertThat(stuck.query("SELECT RELEASE_LOCK('its')").value()).isEqualTo("1");
    }

    @Test
    void killConnectionFreesAllThatTheSessionHeld() {
        hang();
        long killed = System.nanoTime();
        other.query("KILL " + stuck.connectionId());
        assertThatThrownBy(stuck::finish).isInstanceOf(ConnectionLost.class);
        print("KILL CONNECTION, the client's end", killed);
        sessions.awaitGone(stuck.connectionId());
        print("KILL CONNECTION, the session's end", killed);
        theRowIsFreeAndAsBefore();
        sessions.awaitAlone(); // but for those of the test before
        assertThat(other.query("SHOW STATUS LIKE 'Threads_connected'").rows().getFirst())
                .contains("1");
        awaitReturn();
    }

    @Test
    void timeLimitsHold() {
        hang("SET SESSION max_statement_time = 0.5");
        assertThatThrownBy(stuck::finish).asString().startsWith("ERROR 1969 (70100)");
        theRowIsFreeAndAsBefore();
        disk.heal();
        stuck.query("SET SESSION max_statement_time = 0");
        stuck.query("ROLLBACK");
        hang("SET SESSION max_execution_time = 500");
        assertThatThrownBy(stuck::finish).asString().startsWith("ERROR 3024 (HY000)");
        awaitReturn();
    }

    @Test
    void aClientThatGoesAwayLetsGoOfEverything() {
        hang();
        stuck.vanish();
        sessions.awaitGone(stuck.connectionId());
        theRowIsFreeAndAsBefore();
        awaitReturn();
    }

    /// Sessions have no carrier to run on then. The administrator does not need one.
    @Test
    void withEveryCarrierStuckAnAdministratorGetsInAndKills() {
        String port = other.query("SELECT @@admin_port").value();
        String statement = cold();
        var crowd = new ArrayList<WireClient>();
        for (int i = 0; i < CROWD; i++) {
            crowd.add(server.connect());
        }
        disk.fail("read", Errno.HANG, FILES);
        crowd.forEach(client -> client.start(statement));
        disk.awaitHang();
        try (var administrator = WireClient.connect(Integer.parseInt(port), "root", "")) {
            var seen = new Sessions(administrator);
            for (var client : crowd) {
                seen.await("stuck", shown -> shown.id() == client.connectionId());
            }
            long killed = System.nanoTime();
            for (var client : crowd) {
                administrator.query("KILL " + client.connectionId());
            }
            for (var client : crowd) {
                seen.awaitGone(client.connectionId());
            }
            print("every carrier stuck, the end of " + CROWD + " sessions", killed);
        }
        crowd.forEach(WireClient::vanish);
    }

    /// The writer is stuck in the middle of its work; the rest of its batch reaches the store after the session has gone on.
    @Test
    void whatAStuckThreadStillWritesIsInvisible() {
        stuck.query("CREATE TABLE d.copy (id INT PRIMARY KEY AUTO_INCREMENT, s TEXT)");
        hangWrites();
        stuck.start(
                "INSERT INTO d.copy (s) WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n"
                        + " WHERE i < 1000) SELECT REPEAT('x', 60000) FROM n");
        awaitStandstill();
        killQuery("a write");
        assertThat(stuck.query("SELECT COUNT(*) FROM d.copy").value()).isEqualTo("0");
        awaitReturn();
        assertThat(other.query("SELECT COUNT(*) FROM d.copy").value()).isEqualTo("0");
        assertThat(stuck.query("INSERT INTO d.copy (s) VALUES ('new')").affectedRows())
                .isEqualTo(1);
        assertThat(other.query("CHECK TABLE d.copy").rows().getLast()).last().isEqualTo("OK");
    }

    /// What goes over a whole table, in the middle of it. The table stays as it is.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CHECK TABLE COLD",
                "ANALYZE TABLE COLD",
                "CHECKSUM TABLE COLD",
                "OPTIMIZE TABLE COLD",
                "CREATE INDEX i ON COLD (s(10))",
                "ALTER TABLE COLD MODIFY s LONGTEXT",
            })
    void workOnAWholeTableIsStoppedWhereItReads(String statement) {
        String table = coldTable();
        String definition = definition(table);
        disk.fail("read", Errno.HANG, FILES);
        stuck.start(statement.replace("COLD", table));
        disk.awaitHang();
        killQuery(statement);
        awaitReturn();
        requireUntouched(table, definition, 64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CREATE INDEX i ON d.wide (s)", "ALTER TABLE d.wide FORCE"})
    void workOnAWholeTableIsStoppedWhereItWrites(String statement) {
        stuck.query("CREATE TABLE d.wide (id INT PRIMARY KEY AUTO_INCREMENT, s VARCHAR(700))");
        stuck.query("SET cte_max_recursion_depth = 20000");
        stuck.query(
                "INSERT INTO d.wide (s) WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n"
                        + " WHERE i < 20000) SELECT CONCAT(i, REPEAT('x', 600)) FROM n");
        String definition = definition("d.wide");
        hangWrites();
        stuck.start(statement);
        awaitStandstill();
        killQuery(statement);
        // While the disk still hangs: the table is free, and was not changed.
        assertThat(definition("d.wide")).isEqualTo(definition);
        assertThat(other.query("SELECT COUNT(*) FROM d.wide FOR UPDATE").value())
                .isEqualTo("20000");
        awaitReturn();
        requireUntouched("d.wide", definition, 20_000);
        stuck.query(statement);
        assertThat(other.query("CHECK TABLE d.wide").rows().getLast()).last().isEqualTo("OK");
        stuck.query("DROP TABLE d.wide");
    }

    private void killQuery(String what) {
        long killed = System.nanoTime();
        other.query("KILL QUERY " + stuck.connectionId());
        assertThatThrownBy(stuck::finish).asString().isEqualTo(INTERRUPTED);
        print(what, killed);
    }

    private String definition(String table) {
        return other.query("SHOW CREATE TABLE " + table).rows().toString();
    }

    private void requireUntouched(String table, String definition, int rows) {
        assertThat(definition(table)).isEqualTo(definition);
        assertThat(other.query("SELECT COUNT(*) FROM " + table).value())
                .isEqualTo(Integer.toString(rows));
        assertThat(other.query("CHECK TABLE " + table).rows().getLast()).last().isEqualTo("OK");
    }

    /// Something hangs, and the statement has come to where it waits for that: all threads of the server wait. A look between two steps of
    /// theirs could deceive, several hardly.
    private void awaitStandstill() {
        disk.awaitHang();
        sessions.await(
                "a standstill", () -> IntStream.range(0, 20).allMatch(_ -> server.isAtRest()));
    }

    private static void print(String what, long since) {
        System.out.printf("takeover, %s: %.1f ms%n", what, (System.nanoTime() - since) / 1e6);
    }
}
