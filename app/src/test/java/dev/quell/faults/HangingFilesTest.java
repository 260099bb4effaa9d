package dev.quell.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.faults.FaultyDisk.Errno;
import dev.quell.testkit.client.ConnectionLost;
import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.ServerProcess;
import dev.quell.testkit.process.Sessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Statements that use files of their own beside the store, on a disk that hangs: KILL QUERY is answered, the session goes on, and when the
/// thread comes back nothing of it is left. Prints how long the answers took.
class HangingFilesTest {
    private static final String INTERRUPTED = "ERROR 1317 (70100): Query execution was interrupted";
    private static final String KEYS =
            "SELECT a.id + 1000 * b.id + 1000000 * c.id AS k FROM d.t a, d.t b, d.t c";
    private static final String FEW =
            "SELECT a.id + 1000 * b.id AS k FROM d.t a, d.t b WHERE a.id <= 100";

    @TempDir private static Path folder;
    private static FaultyDisk disk;
    private static ServerProcess server;

    private WireClient stuck;
    private WireClient other;

    @BeforeAll
    static void start() throws IOException {
        disk = new FaultyDisk(folder);
        server = disk.start("--secure-file-priv=" + folder);
        try (var client = server.connect()) {
            client.query("CREATE DATABASE d");
            client.query("CREATE TABLE d.t (id INT PRIMARY KEY)");
            client.query(
                    "INSERT INTO d.t WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n"
                            + " WHERE i < 1000) SELECT i FROM n");
            client.query("CREATE TABLE d.sink (id INT PRIMARY KEY)");
        }
        var lines = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            lines.append(i).append('\n');
        }
        Files.writeString(folder.resolve("rows.txt"), lines);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect() {
        stuck = server.connect();
        other = server.connect();
        stuck.query("SET quell_statement_memory = 65536");
    }

    @AfterEach
    void disconnect() {
        disk.heal();
        assertThat(server.log()).doesNotContain("internal fault");
        stuck.vanish();
        other.close();
    }

    /// @param operation that hangs, on files whose path contains `file`
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sort writes | write | data/spill/ | KEYS ORDER BY k DESC",
                "sort reads | read | data/spill/ | SELECT COUNT(*) FROM (FEW ORDER BY k LIMIT 100000) x",
                "LOAD DATA | read | rows.txt | LOAD DATA INFILE 'FOLDER/rows.txt' INTO TABLE d.sink",
                "OUTFILE | write | out.txt | KEYS INTO OUTFILE 'FOLDER/out.txt'",
                "DUMPFILE | write | out.txt | SELECT REPEAT('x', 1000000) INTO DUMPFILE 'FOLDER/out.txt'",
            })
    void killQueryIsAnswered(String what, String operation, String file, String statement)
            throws IOException {
        disk.fail(operation, Errno.HANG, file);
        stuck.start(
                statement
                        .replace("FEW", FEW)
                        .replace("KEYS", KEYS)
                        .replace("FOLDER", folder.toString()));
        disk.awaitHang();
        kill(what);
        assertThat(stuck.query("SELECT 1 + 1").value()).isEqualTo("2");
        assertThat(stuck.query("SELECT COUNT(*) FROM d.sink").value()).isEqualTo("0");
        disk.heal();
        server.awaitLog("connection " + stuck.connectionId() + ": the thread that was stuck");
        awaitNothingLeft();
        assertThat(Files.exists(folder.resolve("out.txt"))).isFalse();
    }

    private void kill(String what) {
        long killed = System.nanoTime();
        other.query("KILL QUERY " + stuck.connectionId());
        assertThatThrownBy(stuck::finish).asString().isEqualTo(INTERRUPTED);
        System.out.printf("takeover, %s: %.1f ms%n", what, (System.nanoTime() - killed) / 1e6);
    }

    /// The janitor may be at work still.
    private void awaitNothingLeft() throws IOException {
        new Sessions(other)
                .await("the janitor's work", () -> status("Quell_spill_files").equals("0"));
        assertThat(status("Quell_statement_memory")).isEqualTo("0");
        var spills = disk.data().resolve("spill");
        if (Files.exists(spills)) {
            try (var files = Files.list(spills)) {
                assertThat(files).isEmpty();
            }
        }
    }

    private String status(String name) {
        return String.valueOf(
                other.query("SHOW GLOBAL STATUS LIKE '" + name + "'").rows().getFirst().get(1));
    }

    /// Who looks what is wrong with the server must not wait for its disk.
    @Test
    void theStatusIsToldWhileTheDiskHangs() {
        disk.fail("read", Errno.HANG, disk.data().toString());
        assertThat(other.query("SHOW GLOBAL STATUS").rows()).isNotEmpty();
        assertThat(other.query("SHOW FULL PROCESSLIST").rows()).isNotEmpty();
    }

    /// A copy is made by a thread of its own, so nobody has to be taken over.
    @Test
    void killQueryOfACloneIsAnswered() {
        disk.fail("write", Errno.HANG, "copy.partial");
        String statement = "CLONE LOCAL DATA DIRECTORY '" + folder.resolve("copy") + "'";
        stuck.start(statement);
        disk.awaitHang();
        kill("CLONE");
        disk.heal();
        new Sessions(other)
                .await("the copy to go", () -> !Files.exists(folder.resolve("copy.partial")));
        assertThat(Files.exists(folder.resolve("copy"))).isFalse();
        stuck.query(statement.replace("copy", "another"));
        assertThat(Files.exists(folder.resolve("another"))).isTrue();
    }

    private void beginLoad(String setting) {
        disk.fail("read", Errno.HANG, "rows.txt");
        stuck.query(setting);
        stuck.start("LOAD DATA INFILE '" + folder + "/rows.txt' INTO TABLE d.sink");
        disk.awaitHang();
    }

    private void healAndRequireNothingLeft() throws IOException {
        disk.heal();
        server.awaitLog("connection " + stuck.connectionId() + ": the thread that was stuck");
        awaitNothingLeft();
        assertThat(other.query("SELECT COUNT(*) FROM d.sink").value()).isEqualTo("0");
    }

    @Test
    void killConnectionEndsTheSession() throws IOException {
        beginLoad("DO 1");
        other.query("KILL " + stuck.connectionId());
        assertThatThrownBy(stuck::finish).isInstanceOf(ConnectionLost.class);
        new Sessions(other).awaitGone(stuck.connectionId());
        healAndRequireNothingLeft();
    }

    @Test
    void aClientThatGoesAwayTakesItsSessionWithIt() throws IOException {
        beginLoad("DO 1");
        stuck.vanish();
        new Sessions(other).awaitGone(stuck.connectionId());
        healAndRequireNothingLeft();
    }

    @Test
    void theTimeLimitIsTold() throws IOException {
        beginLoad("SET max_statement_time = 2");
        assertThatThrownBy(stuck::finish).asString().startsWith("ERROR 1969");
        assertThat(stuck.query("SELECT 1 + 1").value()).isEqualTo("2");
        healAndRequireNothingLeft();
    }

    /// What waits for the log of another's commit can be taken back; what is on its way to the disk cannot.
    @Test
    void aCommitThatWaitsForThatOfAnotherIsTakenBack() {
        try (var first = commitBehindAnother("DO 1")) {
            kill("COMMIT behind another");
            disk.heal();
            first.finish();
            assertThat(stuck.query("SELECT GROUP_CONCAT(id) FROM d.sink").value()).isEqualTo("1");
            other.query("DELETE FROM d.sink");
        }
    }

    @Test
    void theTimeLimitTakesSuchACommitBack() {
        try (var first = commitBehindAnother("SET max_statement_time = 2")) {
            assertThatThrownBy(stuck::finish).asString().startsWith("ERROR 1969");
            requireOnlyTheFirst(first);
        }
    }

    @Test
    void killConnectionTakesSuchACommitBack() {
        try (var first = commitBehindAnother("DO 1")) {
            other.query("KILL " + stuck.connectionId());
            assertThatThrownBy(stuck::finish).isInstanceOf(ConnectionLost.class);
            new Sessions(other).awaitGone(stuck.connectionId());
            requireOnlyTheFirst(first);
        }
    }

    @Test
    void aClientThatGoesAwayTakesSuchACommitBack() {
        try (var first = commitBehindAnother("DO 1")) {
            stuck.vanish();
            new Sessions(other).awaitGone(stuck.connectionId());
            requireOnlyTheFirst(first);
        }
    }

    /// Has the stuck client wait with its COMMIT for the log of another, which hangs.
    private WireClient commitBehindAnother(String setting) {
        var first = server.connect();
        stuck.query("BEGIN");
        stuck.query("INSERT INTO d.sink VALUES (2)");
        disk.fail("sync", Errno.HANG, ".log");
        first.start("INSERT INTO d.sink VALUES (1)");
        disk.awaitHang();
        stuck.query(setting);
        stuck.start("COMMIT");
        new Sessions(other).awaitState(stuck.connectionId(), "waiting for handler commit");
        return first;
    }

    private void requireOnlyTheFirst(WireClient first) {
        disk.heal();
        first.finish();
        assertThat(other.query("SELECT GROUP_CONCAT(id) FROM d.sink").value()).isEqualTo("1");
        other.query("DELETE FROM d.sink");
    }
}
