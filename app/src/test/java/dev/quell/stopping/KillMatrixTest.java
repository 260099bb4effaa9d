package dev.quell.stopping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.stopping.KillMatrix.Row;
import dev.quell.testkit.client.ConnectionLost;
import dev.quell.testkit.client.Result;
import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.ServerProcess;
import dev.quell.testkit.process.Sessions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every row of the [KillMatrix] against every way to stop it. The victim is in a transaction that has changed a row of its
/// own: what must be free afterwards is free, what must be kept is kept. Prints how long each answer took.
class KillMatrixTest {
    private static final Map<String, String> MILLIS = new TreeMap<>();

    private static ServerProcess server;
    private static WireClient observer;
    private static Sessions sessions;

    private WireClient blocker;
    private WireClient victim;

    @BeforeAll
    static void start() {
        server = ServerProcess.start("--memory", "--insecure");
        observer = server.connect();
        sessions = new Sessions(observer);
        observer.query("CREATE DATABASE matrix");
        observer.query("CREATE TABLE matrix.one (id INT PRIMARY KEY, c INT)");
        observer.query("INSERT INTO matrix.one VALUES (1, 1)");
        observer.query("CREATE TABLE matrix.mark (id INT PRIMARY KEY, c INT)");
        observer.query("INSERT INTO matrix.mark VALUES (1, 0)");
        observer.query("CREATE TABLE matrix.sink (c INT)");
        observer.query("CREATE TABLE matrix.parent (id INT PRIMARY KEY)");
        observer.query("INSERT INTO matrix.parent VALUES (0)");
        observer.query(
                "CREATE TABLE matrix.child (id INT PRIMARY KEY, pid INT, c INT, slow INT AS (IF(pid"
                        + " > 0, REGEXP_LIKE(REPEAT('a', 300), '^(a*)(a*)(a*)(a*)(a*)(a*)b$'), 0))"
                        + " VIRTUAL, FOREIGN KEY (pid) REFERENCES matrix.parent (id) ON DELETE CASCADE"
                        + " ON UPDATE CASCADE)");
        observer.query("INSERT INTO matrix.child (id, pid) VALUES (1, 0)");
        observer.query("CREATE TABLE matrix.thousand (id INT PRIMARY KEY AUTO_INCREMENT, c INT)");
        observer.query(
                "INSERT INTO matrix.thousand (c) VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)");
        observer.query(
                "INSERT INTO matrix.thousand (c) SELECT a.c + 10 * b.c + 100 * d.c FROM"
                        + " matrix.thousand a, matrix.thousand b, matrix.thousand d WHERE a.c + b.c +"
                        + " d.c > 0");
    }

    @AfterAll
    static void stop() {
        System.out.println("kill matrix, milliseconds to the client's answer:");
        MILLIS.forEach((cell, millis) -> System.out.printf("  %-60s %s%n", cell, millis));
        observer.close();
        server.close();
    }

    @BeforeEach
    void connect() {
        blocker = server.connect();
        victim = server.connect();
        victim.query("SET SESSION cte_max_recursion_depth = 4294967295");
        victim.query("SET SESSION quell_statement_memory = 65536");
    }

    @AfterEach
    void leaveNothing() {
        blocker.vanish();
        victim.vanish();
        sessions.awaitGone(blocker.connectionId());
        sessions.awaitGone(victim.connectionId());
        assertThat(observer.query("SELECT c FROM matrix.mark").value()).isEqualTo("0");
        assertThat(observer.query("SELECT COUNT(*) FROM matrix.sink").value()).isEqualTo("0");
        assertThat(server.log()).doesNotContain("Exception in thread");
    }

    static List<Row> rows() {
        return KillMatrix.rows();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void killQueryEndsTheStatementAndKeepsTheTransaction(Row row) {
        begin(row);
        long killed = System.nanoTime();
        observer.query("KILL QUERY " + victim.connectionId());
        switch (row.answer()) {
            case INTERRUPTED ->
                    assertThatThrownBy(victim::finish)
                            .asString()
                            .isEqualTo("ERROR 1317 (70100): Query execution was interrupted");
            case ONE -> assertThat(victim.finish().getFirst().value()).isEqualTo("1");
            case ZERO -> assertThat(victim.finish().getFirst().value()).isEqualTo("0");
        }
        note(row, "KILL QUERY", killed);
        if (!isDefinition(row)) {
            assertThat(victim.query("SELECT c FROM matrix.mark").value()).isEqualTo("7");
            assertThat(victim.query("SELECT 1").status() & Result.IN_TRANSACTION).isNotZero();
        }
        victim.query("ROLLBACK");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void killConnectionEndsTheSessionAndFreesWhatItHeld(Row row) {
        begin(row);
        long killed = System.nanoTime();
        observer.query("KILL " + victim.connectionId());
        assertThatThrownBy(victim::finish).isInstanceOf(ConnectionLost.class);
        note(row, "KILL CONNECTION", killed);
        sessions.awaitGone(victim.connectionId());
        theMarkIsFree();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aClientThatGoesAwayIsNoticedAndWhatItHeldIsFree(Row row) {
        begin(row);
        long gone = System.nanoTime();
        victim.vanish();
        sessions.awaitGone(victim.connectionId());
        note(row, "client gone", gone);
        theMarkIsFree();
    }

    private void begin(Row row) {
        row.blocker().forEach(blocker::query);
        victim.query("BEGIN");
        if (!isDefinition(row)) {
            victim.query("UPDATE matrix.mark SET c = 7 WHERE id = 1");
        }
        victim.start(row.statement());
        sessions.await(
                row.name() + " in state " + row.state(),
                shown ->
                        shown.id() == victim.connectionId()
                                && shown.state().equals(row.state())
                                && shown.info().equals(row.statement()));
    }

    // A definition statement commits before it begins, so there is no transaction to keep.
    private static boolean isDefinition(Row row) {
        return row.statement().startsWith("DROP");
    }

    private static void theMarkIsFree() {
        observer.query("SET innodb_lock_wait_timeout = 1");
        observer.query("BEGIN");
        assertThat(observer.query("UPDATE matrix.mark SET c = 8 WHERE id = 1").affectedRows())
                .isEqualTo(1);
        observer.query("ROLLBACK");
    }

    private static void note(Row row, String way, long since) {
        double millis = (System.nanoTime() - since) / 1e6;
        MILLIS.put(row.name() + ", " + way, String.format("%8.2f", millis));
    }
}
