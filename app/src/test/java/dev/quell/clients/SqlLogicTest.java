package dev.quell.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.ServerProcess;
import dev.quell.testkit.slt.SltRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Plays files of the sqllogictest corpus (SQLite's, public domain).
class SqlLogicTest {
    private static ServerProcess server;
    private static WireClient client;

    @BeforeAll
    static void start() {
        server = ServerProcess.start("--memory", "--insecure");
        client = server.connect();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @MethodSource("files")
    void givesTheRightAnswers(Path file) {
        var outcome = new SltRunner(client).run(file);
        assertThat(outcome.failures()).isEmpty();
        assertThat(outcome.passed()).isPositive();
    }

    /// Those in the project, or those below the folder that the system property `quell.slt` names.
    static List<Path> files() throws IOException {
        try (Stream<Path> files =
                Files.walk(Path.of(System.getProperty("quell.slt", "src/test/slt")))) {
            return files.filter(file -> file.toString().matches(".*\\.test(\\.gz)?"))
                    .sorted()
                    .toList();
        }
    }
}
