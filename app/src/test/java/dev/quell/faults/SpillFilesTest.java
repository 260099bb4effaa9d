package dev.quell.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitPoint;
import dev.quell.faults.FaultyDisk.Errno;
import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files of statements that need more than their memory: where they are, that they go, and what a full disk leads to.
class SpillFilesTest {
    private static final String SORT = "SELECT id, s FROM d.t ORDER BY s DESC, id";
    private static final String GROUP = "SELECT MAX(id) FROM d.t GROUP BY s";
    private static final String JOIN = "SELECT COUNT(*) FROM d.t a JOIN d.t b ON a.s = b.s";

    @TempDir private Path folder;

    @Test
    void filesAreInTheDataFolderAndGoWithTheirStatement() {
        try (var server = start();
                var client = server.connect()) {
            fill(client);
            client.query("SET quell_statement_memory = 65536");
            var reader = server.connect();
            reader.query("SET quell_statement_memory = 65536");
            // More than the sockets hold: the statement goes on only when somebody reads.
            reader.start("SELECT a.id, a.s FROM d.t a, d.t b WHERE b.id < 25 ORDER BY a.s");
            awaitFiles(1);
            assertThat(client.query(SORT).rows()).hasSize(2048);
            assertThat(client.query(GROUP).rows()).hasSize(2048);
            assertThat(client.query(JOIN).value()).isEqualTo("2048");
            for (String counter : List.of("Sort_merge_passes", "Created_tmp_disk_tables")) {
                var shown = client.query("SHOW SESSION STATUS LIKE '" + counter + "'");
                assertThat(shown.rows().getFirst().get(1)).as(counter).isNotEqualTo("0");
            }
            awaitFiles(1);
            client.query("KILL " + reader.connectionId());
            awaitFiles(0);
            reader.close();
        }
    }

    @Test
    void filesOfACrashedServerAreGoneAfterTheRestart() {
        try (var server = start();
                var client = server.connect()) {
            fill(client);
            client.query("SET quell_statement_memory = 65536");
            client.start("SELECT a.id, a.s FROM d.t a, d.t b WHERE b.id < 25 ORDER BY a.s");
            awaitFiles(1);
            server.killHard();
            assertThat(files()).hasSize(1);
        }
        try (var server = start();
                var client = server.connect()) {
            awaitFiles(0);
            client.query("SET quell_statement_memory = 65536");
            assertThat(client.query(SORT).rows()).hasSize(2048);
        }
    }

    @Test
    void aFullDiskIsAnErrorOfTheStatementAndNothingElse() {
        var disk = new FaultyDisk(folder);
        try (var server = disk.start();
                var client = server.connect()) {
            fill(client);
            client.query("SET quell_statement_memory = 65536");
            client.query("BEGIN");
            client.query("INSERT INTO d.t VALUES (100000, 'kept')");
            for (Errno errno : List.of(Errno.ENOSPC, Errno.SHORT_WRITE)) {
                disk.fail("write", errno, "/spill/");
                for (String query : List.of(SORT, GROUP, JOIN)) {
                    assertThatThrownBy(() -> client.query(query))
                            .asString()
                            .startsWith("ERROR 1021 (HY000): Disk full (")
                            .endsWith("(errno: 28 - No space left on device)");
                    awaitFiles(0);
                }
                disk.heal();
                assertThat(client.query(SORT).rows()).hasSize(2049);
            }
            disk.fail("write", Errno.EIO, "/spill/");
            assertThatThrownBy(() -> client.query(SORT)).asString().contains("ERROR 1026 (HY000)");
            disk.fail("read", Errno.EIO, "/spill/");
            assertThatThrownBy(() -> client.query(SORT)).asString().contains("ERROR 1024 (HY000)");
            disk.heal();
            client.query("COMMIT");
            assertThat(client.query("SELECT s FROM d.t WHERE id = 100000").value())
                    .isEqualTo("kept");
            assertThat(server.log()).doesNotContain("Exception");
        }
    }

    private ServerProcess start() {
        return ServerProcess.start("--insecure", "--data=" + folder.resolve("data"));
    }

    /// 2,048 rows of some 200 bytes.
    private static void fill(WireClient client) {
        client.query("CREATE DATABASE d");
        client.query("CREATE TABLE d.t (id INT PRIMARY KEY AUTO_INCREMENT, s VARCHAR(300))");
        client.query("INSERT INTO d.t (s) VALUES (REPEAT(MD5(0), 6))");
        for (int i = 0; i < 11; i++) {
            client.query(
                    "INSERT INTO d.t (s) SELECT REPEAT(MD5(id + " + (1 << i) + "), 6) FROM d.t");
        }
        client.query("UPDATE d.t SET s = REPEAT(MD5(id), 6)");
    }

    private void awaitFiles(int count) {
        var deadline = Deadline.after(Duration.ofMinutes(2));
        while (files().size() != count) {
            assertThat(deadline.nanosLeft())
                    .as("%s files; there are %s", count, files())
                    .isPositive();
            WaitPoint.pause(new Cancellation(), Deadline.after(Duration.ofMillis(2)));
        }
    }

    private List<Path> files() {
        Path spill = folder.resolve("data").resolve("spill");
        if (!Files.isDirectory(spill)) {
            return List.of();
        }
        try (var files = Files.list(spill)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
