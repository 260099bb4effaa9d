package dev.quell.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.faults.FaultyDisk.Errno;
import dev.quell.testkit.client.ServerError;
import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.ServerProcess;
import dev.quell.testkit.process.Sessions;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the server does when the disk below the store fails: it never says that something is durable which may not be, refuses further
/// writes until it is started anew, and goes on reading.
class StoreFaultsTest {
    private static final String WAL = ".log";
    private static final String FILES = ".sst";
    private static final String REFUSED =
            "ERROR 1026 (HY000): Error writing file 'write-ahead log'";

    private static final String COLD = "SELECT SUM(LENGTH(s)) FROM d.cold";

    @TempDir private Path folder;
    private FaultyDisk disk;
    private final Set<String> acknowledged = new LinkedHashSet<>();
    private int next;

    private record Fault(String operation, Errno errno) {}

    @BeforeEach
    void makeDisk() {
        disk = new FaultyDisk(folder);
    }

    @Test
    void afterAFailedWriteOrSyncOfTheLogNothingIsAcknowledgedAndNothingIsLost() {
        try (var server = disk.start();
                var client = server.connect()) {
            create(client);
            insert(client, 10);
        }
        for (var fault :
                new Fault[] {
                    new Fault("sync", Errno.EIO),
                    new Fault("write", Errno.EIO),
                    new Fault("write", Errno.ENOSPC),
                    new Fault("write", Errno.SHORT_WRITE)
                }) {
            failUnderLoad(fault);
        }
        try (var server = disk.start();
                var client = server.connect()) {
            check(client);
        }
    }

    private void failUnderLoad(Fault fault) {
        try (var server = disk.start();
                var client = server.connect();
                var other = server.connect()) {
            check(client);
            insert(client, 5);
            other.query("BEGIN");
            other.query("INSERT INTO d.t VALUES (" + next++ + ", 'open')");

            disk.fail(fault.operation(), fault.errno(), WAL);
            assertRefused(client, "INSERT INTO d.t VALUES (" + next++ + ", 'in flight')");
            assertRefused(other, "COMMIT");
            disk.heal();

            // What is on disk is not known any more: a disk that is well again changes nothing.
            assertRefused(client, "INSERT INTO d.t VALUES (" + next++ + ", 'later')");
            assertRefused(client, "UPDATE d.t SET s = 'x'");
            assertRefused(client, "CREATE TABLE d.u (a INT)");
            assertThat(rows(client)).isEqualTo(acknowledged);
            try (var late = server.connect()) {
                assertThat(rows(late)).isEqualTo(acknowledged);
                assertThat(new Sessions(late).now()).hasSize(2);
            }
            assertThat(server.log()).contains("no further writes");
            server.killHard();
        }
    }

    @Test
    void aFailedWriteOfATableFileStopsWrites() {
        try (var server = disk.start();
                var client = server.connect()) {
            create(client);
            insert(client, 10);
            client.query("CREATE TABLE d.big (id INT PRIMARY KEY AUTO_INCREMENT, s LONGTEXT)");
            disk.fail("write", Errno.EIO, FILES);
            // Until the first buffers that the store wants to write to a file are full.
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 1_000; i++) {
                                    client.query(
                                            "INSERT INTO d.big (s) VALUES (REPEAT('x', 1000000))");
                                }
                            })
                    .asString()
                    .startsWith(REFUSED);
            assertThat(rows(client)).isEqualTo(acknowledged);
            disk.heal();
            assertRefused(client, "INSERT INTO d.t VALUES (" + next++ + ", 'later')");
            server.killHard();
        }
        try (var server = disk.start();
                var client = server.connect()) {
            check(client);
            insert(client, 1);
        }
    }

    @Test
    void aDiskThatIsNearlyFullTakesNoMoreRowsUntilThereIsRoom() {
        try (var server = disk.start();
                var client = server.connect()) {
            create(client);
            insert(client, 10);
            client.query("CREATE TABLE d.big (id INT PRIMARY KEY AUTO_INCREMENT, s LONGTEXT)");
            disk.fail("space", Errno.ENOSPC, disk.data().toString());
            client.query("INSERT INTO d.big (s) VALUES (REPEAT('x', 2000000))");
            String full = "ERROR 1114 (HY000): The table 'big' is full";
            for (var growing :
                    List.of(
                            "INSERT INTO d.big (s) VALUES ('x')",
                            "UPDATE d.big SET s = CONCAT(s, 'x')",
                            "ALTER TABLE d.big ADD INDEX (s(10))")) {
                assertThatThrownBy(() -> client.query(growing)).asString().isEqualTo(full);
            }
            assertThat(rows(client)).isEqualTo(acknowledged);
            client.query("DELETE FROM d.big");
            client.query("DROP TABLE d.big");

            disk.heal();
            awaitRoom(client);
            insert(client, 1);
            check(client);
        }
    }

    private static void awaitRoom(WireClient client) {
        client.query("CREATE TABLE d.u (a INT)");
        new Sessions(client).await("room on the disk", () -> isTaken(client));
    }

    private static boolean isTaken(WireClient client) {
        try {
            client.query("INSERT INTO d.u VALUES (1)");
            return true;
        } catch (ServerError full) {
            assertThat(full.code()).isEqualTo(1114);
            return false;
        }
    }

    @Test
    void aFailedReadIsAnErrorOfItsStatementOnly() {
        try (var server = restartedWithRows();
                var client = server.connect();
                var other = server.connect()) {
            disk.fail("read", Errno.EIO, FILES);
            assertThatThrownBy(() -> client.query(COLD))
                    .asString()
                    .startsWith("ERROR 1030 (HY000): Got error 5");
            assertThat(other.query("SELECT 1").value()).isEqualTo("1");
            disk.heal();
            assertThat(client.query(COLD).value()).isEqualTo("1024000");
            insert(other, 1);
            assertThat(rows(client)).isEqualTo(acknowledged);
        }
    }

    @Test
    void whileAReadHangsOthersWorkAndSeeAndKillIt() {
        try (var server = restartedWithRows();
                var stuck = server.connect();
                var other = server.connect();
                var observer = server.connect()) {
            disk.fail("read", Errno.HANG, FILES);
            stuck.start(COLD);
            var sessions = new Sessions(observer);
            sessions.awaitStatement(COLD);
            assertThat(other.query("SELECT 1 + 1").value()).isEqualTo("2");
            other.query("KILL QUERY " + stuck.connectionId());
            assertThatThrownBy(stuck::finish)
                    .asString()
                    .isEqualTo("ERROR 1317 (70100): Query execution was interrupted");
            disk.heal();
            assertThat(stuck.query(COLD).value()).isEqualTo("1024000");
        }
    }

    /// A server that has to read `d.cold` from its files.
    private ServerProcess restartedWithRows() {
        try (var server = disk.start();
                var client = server.connect()) {
            create(client);
            insert(client, 5);
            client.query("CREATE TABLE d.cold (id INT PRIMARY KEY AUTO_INCREMENT, s TEXT)");
            client.query("INSERT INTO d.cold (s) VALUES (REPEAT('x', 500))");
            for (int i = 0; i < 11; i++) {
                client.query("INSERT INTO d.cold (s) SELECT s FROM d.cold");
            }
        }
        return disk.start();
    }

    private static void create(WireClient client) {
        client.query("CREATE DATABASE d");
        client.query("CREATE TABLE d.t (id INT PRIMARY KEY, s VARCHAR(20))");
    }

    private void insert(WireClient client, int count) {
        for (int i = 0; i < count; i++) {
            String id = Integer.toString(next++);
            client.query("INSERT INTO d.t VALUES (" + id + ", 'acknowledged')");
            acknowledged.add(id);
        }
    }

    private static void assertRefused(WireClient client, String statement) {
        assertThatThrownBy(() -> client.query(statement)).asString().startsWith(REFUSED);
    }

    /// All acknowledged rows are there; rows whose commit failed may be there or not.
    private void check(WireClient client) {
        Set<String> present = rows(client);
        assertThat(present).containsAll(acknowledged);
        acknowledged.addAll(present);
        assertThat(client.query("CHECK TABLE d.t").rows().getLast()).last().isEqualTo("OK");
    }

    private static Set<String> rows(WireClient client) {
        return client.query("SELECT id, s FROM d.t ORDER BY id").rows().stream()
                .map(row -> String.valueOf(row.getFirst()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
