package dev.quell.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.faults.FaultyDisk.Errno;
import dev.quell.testkit.client.ConnectionLost;
import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.ServerProcess;
import dev.quell.testkit.process.Sessions;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SIGTERM while the disk hangs: clients are told, the process ends in time all the same, and what was acknowledged is there at the next
/// start.
class ShutdownTest {
    private static final String TIMEOUT = "--quell-shutdown-timeout=2";
    private static final String LEAVING = "leaving without closing the store";
    private static final String SHUTDOWN = "ERROR 1053 (08S01): Server shutdown in progress";
    private static final int LEFT = 1;

    @TempDir private Path folder;
    private FaultyDisk disk;

    @BeforeEach
    void makeDisk() {
        disk = new FaultyDisk(folder);
        try (var server = disk.start();
                var client = server.connect()) {
            client.query("CREATE DATABASE d");
            client.query("CREATE TABLE d.t (id INT PRIMARY KEY, s TEXT)");
            client.query("INSERT INTO d.t VALUES (1, REPEAT('x', 5000))");
            client.query("CREATE TABLE d.cold (id INT PRIMARY KEY, s TEXT)");
            // More than opening a file reads of it.
            client.query(
                    "INSERT INTO d.cold WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n"
                            + " WHERE i < 64) SELECT i, REPEAT('y', 20000) FROM n");
        }
    }

    private void theNextStartHas(String ids) {
        disk.heal();
        try (var server = disk.start();
                var client = server.connect()) {
            assertThat(client.query("SELECT GROUP_CONCAT(id) FROM d.t").value()).isEqualTo(ids);
            assertThat(client.query("CHECK TABLE d.t").rows().getLast()).last().isEqualTo("OK");
        }
    }

    private static void endsInTime(ServerProcess server) {
        assertThat(server.stop()).isEqualTo(LEFT);
        assertThat(server.log()).contains(LEAVING).doesNotContain("internal fault");
    }

    @Test
    void whileAReadHangs() {
        try (var server = disk.start(TIMEOUT);
                var client = server.connect()) {
            client.query("INSERT INTO d.t VALUES (2, 'acknowledged')");
            disk.fail("read", Errno.HANG, ".sst");
            client.start("SELECT SUM(LENGTH(s)) FROM d.cold");
            disk.awaitHang();
            endsInTime(server);
            assertThatThrownBy(client::finish).asString().isEqualTo(SHUTDOWN);
        }
        theNextStartHas("1,2");
    }

    /// Whether the commit that waits comes true is for the log to decide: its client hears neither yes nor no.
    @Test
    void whileACommitWaitsForTheLog() {
        try (var server = disk.start(TIMEOUT);
                var client = server.connect();
                var observer = server.connect();
                var open = server.connect()) {
            client.query("INSERT INTO d.t VALUES (2, 'acknowledged')");
            open.query("BEGIN");
            open.query("INSERT INTO d.t VALUES (3, 'open')");
            awaitStuckCommit(client, observer);
            endsInTime(server);
            assertThatThrownBy(client::finish).isInstanceOf(ConnectionLost.class);
        }
        disk.heal();
        try (var server = disk.start();
                var client = server.connect()) {
            assertThat(client.query("SELECT GROUP_CONCAT(id) FROM d.t").value())
                    .isIn("1,2", "1,2,4");
        }
    }

    private void awaitStuckCommit(WireClient client, WireClient observer) {
        disk.fail("sync", Errno.HANG, ".log");
        String statement = "INSERT INTO d.t VALUES (4, 'in flight')";
        client.start(statement);
        disk.awaitHang();
        new Sessions(observer).awaitStatement(statement);
    }
}
