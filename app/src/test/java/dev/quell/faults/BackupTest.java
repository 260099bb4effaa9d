package dev.quell.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitPoint;
import dev.quell.testkit.client.ServerError;
import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// CLONE LOCAL DATA DIRECTORY: a copy of a running server that another can be started on.
class BackupTest {
    private static final long SEED = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir private static Path folder;

    private static final Bank BANK = new Bank(SEED);
    private static ServerProcess server;

    @BeforeAll
    static void open() {
        server = start("data");
        Bank.open(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static ServerProcess start(String data) {
        return ServerProcess.start("--insecure", "--data=" + folder.resolve(data));
    }

    private static String cloneTo(String name) {
        return "CLONE LOCAL DATA DIRECTORY = '" + folder.resolve(name) + "'";
    }

    @Test
    void aCopyMadeUnderLoadIsConsistentAndHasAllThatWasAcknowledged() {
        try (var client = server.connect()) {
            var load = BANK.load(server);
            load.awaitTransfers(40);
            Set<Long> before = BANK.acknowledged();
            client.query(cloneTo("copy"));
            load.stop();
            try (var restored = start("copy")) {
                BANK.check(restored, before);
            }
            BANK.check(server, BANK.acknowledged());
        }
    }

    @Test
    void whatACrashLeftOfACopyGoesAtTheNextStart() throws IOException {
        start("crashed").close();
        Path copy = folder.resolve("half");
        Path partial = Files.createDirectory(folder.resolve("half.partial.tmp"));
        Files.writeString(partial.resolve("000001.sst"), "rows");
        Path notes = folder.resolve("crashed").resolve("clones.unfinished");
        Files.writeString(notes, copy + "\n");
        try (var again = start("crashed");
                var client = again.connect()) {
            awaitGone(notes);
            assertThat(partial).doesNotExist();
            client.query("CLONE LOCAL DATA DIRECTORY = '" + copy + "'");
            assertThat(copy).isDirectory();
            awaitGone(notes);
        }
    }

    private static void awaitGone(Path file) {
        var deadline = Deadline.after(PATIENCE);
        while (Files.exists(file)) {
            assertThat(deadline.nanosLeft()).as("%s goes", file).isPositive();
            WaitPoint.pause(new Cancellation(), Deadline.after(Duration.ofMillis(5)));
        }
    }

    @Test
    void aStoppedCopyLeavesNothingBehind() {
        try (var client = server.connect();
                var killer = server.connect()) {
            var random = new Random(SEED);
            for (int i = 0; i < 8; i++) {
                Path copy = folder.resolve("stopped" + i);
                client.start(cloneTo("stopped" + i));
                WaitPoint.pause(
                        new Cancellation(), Deadline.after(Duration.ofMillis(random.nextInt(60))));
                killer.query("KILL QUERY " + client.connectionId());
                try {
                    client.finish();
                    assertThat(copy).isDirectory();
                } catch (ServerError stopped) {
                    assertThat(stopped.code()).isEqualTo(1317);
                    awaitNothing(copy);
                }
            }
        }
    }

    private void awaitNothing(Path copy) {
        var deadline = Deadline.after(PATIENCE);
        while (!filesNamed(copy.getFileName().toString()).isEmpty()) {
            assertThat(deadline.nanosLeft()).as("in time").isPositive();
            WaitPoint.pause(new Cancellation(), Deadline.after(Duration.ofMillis(5)));
        }
    }

    private List<Path> filesNamed(String start) {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(start)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatCannotBeDoneIsRefused() {
        try (var client = server.connect()) {
            assertThatThrownBy(() -> client.query(cloneTo("data")))
                    .asString()
                    .contains("ERROR 1007 (HY000): Can't create database");
            assertThatThrownBy(() -> client.query(cloneTo("none/copy")))
                    .asString()
                    .contains("ERROR 1006 (HY000): Can't create database");
            assertThatThrownBy(() -> client.query("CLONE LOCAL DATA DIRECTORY 'copy'"))
                    .asString()
                    .contains("ERROR 1525 (HY000): Incorrect path value: 'copy'");
            client.query("CREATE USER clerk IDENTIFIED BY ''");
            try (var clerk = WireClient.connect(server.port(), "clerk", "")) {
                assertThatThrownBy(() -> clerk.query(cloneTo("copy")))
                        .asString()
                        .contains("ERROR 1227 (42000)")
                        .contains("BACKUP_ADMIN");
            }
        }
    }
}
