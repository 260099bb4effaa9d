package dev.quell.stopping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.stopping.KillMatrix.Row;
import dev.quell.testkit.client.ConnectionLost;
import dev.quell.testkit.client.PacketStream;
import dev.quell.testkit.client.Result;
import dev.quell.testkit.client.ServerError;
import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.ServerProcess;
import dev.quell.testkit.process.Sessions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every row of the [KillMatrix] against every way to stop it. The victim is in a transaction that has changed a row of its
/// own: what must be free afterwards is free, what must be kept is kept. Prints how long each answer took.
class KillMatrixTest {
    private static final Set<String> DEFINITIONS =
            Set.of("ALTER", "CREATE", "DROP", "FLUSH", "LOCK", "TRUNCATE");
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
        makeTables(observer);
    }

    private static void makeTables(WireClient client) {
        client.query("CREATE DATABASE matrix");
        client.query("CREATE TABLE matrix.one (id INT PRIMARY KEY, c INT)");
        client.query("INSERT INTO matrix.one VALUES (1, 1)");
        client.query("CREATE TABLE matrix.mark (id INT PRIMARY KEY, c INT)");
        client.query("INSERT INTO matrix.mark VALUES (1, 0)");
        client.query("CREATE TABLE matrix.sink (c INT)");
        client.query("CREATE TABLE matrix.parent (id INT PRIMARY KEY)");
        client.query("INSERT INTO matrix.parent VALUES (0)");
        client.query(
                "CREATE TABLE matrix.child (id INT PRIMARY KEY, pid INT, c INT, slow INT AS (IF(pid"
                        + " > 0, REGEXP_LIKE(REPEAT('a', 300), '^(a*)(a*)(a*)(a*)(a*)(a*)b$'), 0))"
                        + " VIRTUAL, FOREIGN KEY (pid) REFERENCES matrix.parent (id) ON DELETE CASCADE"
                        + " ON UPDATE CASCADE)");
        client.query("INSERT INTO matrix.child (id, pid) VALUES (1, 0)");
        client.query("CREATE TABLE matrix.thousand (id INT PRIMARY KEY AUTO_INCREMENT, c INT)");
        client.query(
                "INSERT INTO matrix.thousand (c) VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)");
        client.query(
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

    /// MariaDB's limit is for every statement; the transaction goes on.
    @ParameterizedTest
    @MethodSource("rows")
    void theStatementTimeLimitEndsTheStatement(Row row) {
        victim.query("SET SESSION max_statement_time = 0.5");
        begin(row);
        assertThat(told(victim))
                .isEqualTo(
                        switch (row.answer()) {
                            case INTERRUPTED ->
                                    "ERROR 1969 (70100): Query execution was interrupted (max_statement_time exceeded)";
                            case ONE -> "1";
                            case ZERO -> "0";
                        });
        if (!isDefinition(row)) {
            assertThat(victim.query("SELECT c FROM matrix.mark").value()).isEqualTo("7");
        }
        victim.query("ROLLBACK");
    }

    /// Several at once, since a server ends only once; not all, since they share two processors.
    @Test
    void shutdownEndsWhateverRuns() {
        var rows = KillMatrix.atShutdown();
        try (var ending = ServerProcess.start("--memory", "--insecure");
                var looking = ending.connect()) {
            makeTables(looking);
            var victims = new ArrayList<WireClient>();
            for (Row row : rows) {
                var client = ending.connect();
                client.query("SET SESSION cte_max_recursion_depth = 4294967295");
                client.start(row.statement());
                victims.add(client);
            }
            for (int i = 0; i < rows.size(); i++) {
                long id = victims.get(i).connectionId();
                var row = rows.get(i);
                new Sessions(looking)
                        .await(
                                row.name() + " at work",
                                shown -> shown.id() == id && shown.info().equals(row.statement()));
            }
            assertThat(ending.stop()).isZero();
            for (int i = 0; i < rows.size(); i++) {
                assertThat(told(victims.get(i)))
                        .as(rows.get(i).name())
                        .isEqualTo(
                                switch (rows.get(i).answer()) {
                                    case INTERRUPTED ->
                                            "ERROR 1053 (08S01): Server shutdown in progress";
                                    case ONE -> "1";
                                    case ZERO -> "0";
                                });
            }
        }
    }

    private static String told(WireClient client) {
        try {
            return String.valueOf(client.finish().getFirst().value());
        } catch (ServerError error) {
            return error.toString();
        }
    }

    /// A COMMIT that waits is the one statement whose end takes the transaction with it, as in MySQL.
    @Test
    void killQueryEndsACommitThatWaitsAndRollsItsTransactionBack() {
        victim.query("BEGIN");
        victim.query("UPDATE matrix.mark SET c = 7 WHERE id = 1");
        blocker.query("FLUSH TABLES WITH READ LOCK");
        victim.start("COMMIT");
        sessions.awaitState(victim.connectionId(), "Waiting for commit lock");
        observer.query("KILL QUERY " + victim.connectionId());
        assertThatThrownBy(victim::finish)
                .asString()
                .isEqualTo("ERROR 1317 (70100): Query execution was interrupted");
        blocker.query("UNLOCK TABLES");
        assertThat(victim.query("SELECT c FROM matrix.mark").value()).isEqualTo("0");
    }

    /// Who has not logged in yet can be killed too: in the middle of the greeting, of TLS, of a packet.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                // half of a login packet
                "e8 03 00 01 85 a6",
                // the request for TLS, and then not a word of it
                "20 00 00 01 85 ae 00 00 00 00 00 01 2d 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
            })
    void killConnectionEndsALoginThatStalls(String said) {
        try (var stalled = PacketStream.tcp(server.port(), 60_000)) {
            var greeting = stalled.receive();
            long id = connectionId(greeting);
            stalled.sendRaw(HexFormat.of().parseHex(said.replace(" ", "")));
            observer.query("KILL " + id);
            sessions.awaitGone(id);
            assertThatThrownBy(stalled::receive).isInstanceOf(ConnectionLost.class);
        }
    }

    @Test
    void killConnectionEndsACommandThatNeverArrives() {
        victim.query("BEGIN");
        victim.query("UPDATE matrix.mark SET c = 7 WHERE id = 1");
        victim.packets().sendRaw(new byte[] {100, 0, 0, 0, 3, 'S', 'E', 'L'});
        observer.query("KILL " + victim.connectionId());
        sessions.awaitGone(victim.connectionId());
        theMarkIsFree();
    }

    // Protocol version, server version up to a zero byte, then the id.
    private static long connectionId(byte[] greeting) {
        int at = 1;
        while (greeting[at] != 0) {
            at++;
        }
        return ByteBuffer.wrap(greeting, at + 1, 4).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    private void begin(Row row) {
        victim.query("BEGIN");
        if (!isDefinition(row)) {
            victim.query("UPDATE matrix.mark SET c = 7 WHERE id = 1");
        }
        // After that: a global read lock would hold the victim up too early.
        row.blocker().forEach(blocker::query);
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
        return DEFINITIONS.contains(row.statement().substring(0, row.statement().indexOf(' ')));
    }

    private void theMarkIsFree() {
        // Its global read lock would hold the observer up.
        blocker.vanish();
        sessions.awaitGone(blocker.connectionId());
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
