package dev.quell.shell.run;

import dev.quell.shell.input.Arguments;
import dev.quell.shell.output.Screen;
import dev.quell.shell.process.ProcessScreen;
import dev.quell.wire.client.ServerError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jline.terminal.Terminal;

/// The commands that the mysql client does not have: `\watch`, `\export`, `\ps`. Each returns false to end the shell.
final class Extras {
    private static final double USUAL_SECONDS = 2;

    private final Reporter reporter;
    private final Screen screen;
    private final Server server;
    private final StatementRunner statements;
    private Optional<Terminal> terminal = Optional.empty();

    Extras(Reporter reporter, Screen screen, Server server, StatementRunner statements) {
        this.reporter = reporter;
        this.screen = screen;
        this.server = server;
        this.statements = statements;
    }

    void attach(Terminal found) {
        terminal = Optional.of(found);
    }

    /// Runs a statement again and again, until Ctrl+C or an error.
    boolean watch(String line, String statement) {
        var seconds = seconds(arguments(line));
        if (seconds.isEmpty()) {
            return reporter.error("Usage: watch seconds");
        }
        boolean goesOn;
        do {
            screen.out()
                    .line(
                            "%s, every %s s: %s"
                                    .formatted(
                                            LocalTime.now().truncatedTo(ChronoUnit.SECONDS),
                                            seconds.get().toMillis() / 1000.0,
                                            statement));
            goesOn = statements.run(statement, statements.view(statement, false));
            screen.flush();
        } while (goesOn && statements.succeeded() && server.interrupter().pause(seconds.get()));
        return goesOn;
    }

    // `\watch 5` and `watch 5` alike.
    private static List<String> arguments(String line) {
        return Arguments.of(line.stripLeading().replaceFirst("^\\\\", ""));
    }

    private static Optional<Duration> seconds(List<String> words) {
        try {
            double wanted = words.isEmpty() ? USUAL_SECONDS : Double.parseDouble(words.getFirst());
            return wanted > 0
                    ? Optional.of(Duration.ofMillis((long) (wanted * 1000)))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /// Runs a statement and writes its result to a file.
    boolean export(String line, String statement) {
        var words = arguments(line);
        var printer = words.isEmpty() ? null : Formats.named(words.getFirst()).orElse(null);
        if (words.size() != 2 || printer == null) {
            return reporter.error("Usage: export csv|json|markdown file");
        }
        var file = Path.of(words.get(1));
        boolean goesOn = statements.run(statement, statements.fileView(file, printer));
        if (statements.succeeded()) {
            reporter.info("Written to '" + file + "'.");
        }
        return goesOn;
    }

    /// Shows the process list.
    boolean processes() {
        if (terminal.isEmpty() || server.connection().isEmpty()) {
            return reporter.error("The process list needs a terminal and a connection");
        }
        screen.flush();
        try {
            new ProcessScreen(terminal.get(), server.connector(), server.connection().orElseThrow())
                    .show();
            return true;
        } catch (ServerError e) {
            return reporter.error(e);
        } catch (IOException e) {
            return reporter.error(e);
        }
    }
}
