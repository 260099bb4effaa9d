package dev.quell.clients;

import dev.quell.testkit.process.ServerProcess;
import dev.quell.testkit.scenario.Scenario;
import dev.quell.testkit.scenario.ScenarioRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Plays every scenario script with the stock client, each against a server of its own.
class ScenarioTest {
    private static final Path FOLDER = Path.of("src/test/scenarios");

    @ParameterizedTest
    @MethodSource("scripts")
    @Execution(ExecutionMode.CONCURRENT)
    void playsAsWritten(Path script) {
        try (var server = ServerProcess.start("--memory", "--insecure");
                var runner = new ScenarioRunner(server.port())) {
            runner.play(Scenario.read(script));
        }
    }

    /// All of them, or those named by the system property `quell.scenarios`.
    static List<Path> scripts() throws IOException {
        var named = System.getProperty("quell.scenarios", "");
        if (!named.isEmpty()) {
            return Arrays.stream(named.split(":")).map(Path::of).toList();
        }
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
        }
    }
}
