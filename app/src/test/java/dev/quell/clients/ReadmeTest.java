package dev.quell.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.testkit.process.ServerProcess;
import dev.quell.testkit.scenario.Scenario;
import dev.quell.testkit.scenario.ScenarioRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the documents say is so: their tour is played, the files that they name exist.
class ReadmeTest {
    private static final Path ROOT = Path.of("..");
    // But for the names of performance_schema's instruments.
    private static final Pattern FILE =
            Pattern.compile("`((?!wait/|stage/|memory/)(?:\\.?[A-Za-z0-9_-]+/)+[A-Za-z0-9_.-]+)`");

    @Test
    void theTourIsTrue() throws IOException {
        var lines = new ArrayList<String>();
        boolean inside = false;
        for (String line : Files.readAllLines(ROOT.resolve("README.md"))) {
            if (line.startsWith("```")) {
                inside = line.equals("```scenario");
            } else if (inside) {
                lines.add(line);
            }
        }
        assertThat(lines).isNotEmpty();
        try (var server = ServerProcess.start("--memory", "--insecure");
                var runner = new ScenarioRunner(server.port())) {
            runner.play(Scenario.parse("README.md", lines));
        }
    }

    @Test
    void filesThatTheDocumentsNameExist() throws IOException {
        var missing = new ArrayList<String>();
        for (Path document : documents()) {
            var match = FILE.matcher(Files.readString(document));
            while (match.find()) {
                if (!exists(match.group(1))) {
                    missing.add(document.getFileName() + " names " + match.group(1));
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    private static List<Path> documents() throws IOException {
        var documents =
                new ArrayList<>(
                        List.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")));
        try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
        }
        return documents;
    }

    // Java files are named from their room on: storage/lock/LockTable.java, or without the ending.
    private static boolean exists(String named) {
        if (Files.exists(ROOT.resolve(named))) {
            return true;
        }
        int slash = named.indexOf('/');
        var room = named.substring(0, slash);
        var inside = room + "/src/main/java/dev/quell/" + named;
        return Files.exists(ROOT.resolve(inside)) || Files.exists(ROOT.resolve(inside + ".java"));
    }
}
