package dev.quell.testkit.scenario;

import dev.quell.base.stop.Deadline;
import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.terminal.StockClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Plays a scenario: each session is a stock client in a terminal of its own. An administrator's connection reads the
/// process list, so that nothing here waits for a time to pass.
public final class ScenarioRunner implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int port;
    private final WireClient observer;
    private final Map<String, StockClient> sessions = new HashMap<>();

    /// @param port where a server listens on loopback whose root has no password
    public ScenarioRunner(int port) {
        this.port = port;
        this.observer = WireClient.connect(port, "root", "");
    }

    /// @throws AssertionError naming the line at which what is seen is not what the scenario says
    public void play(Scenario scenario) {
        for (var step : scenario.steps()) {
            try {
                play(step);
            } catch (IllegalStateException e) {
                throw new AssertionError(
                        scenario.name() + ":" + step.line() + ": " + e.getMessage(), e);
            }
        }
    }

    private void play(Step step) {
        switch (step) {
            case Step.Open open -> open(open.session(), open.options());
            case Step.Run run ->
                    check(run.expected(), session(run.session()).run(text(run.statement())));
            case Step.Wait wait -> {
                session(wait.session()).start(text(wait.statement()));
                awaitProcess(
                        wait.session(), wait.state(), row -> wait.state().equals(row.get("State")));
            }
            case Step.Finish finish -> check(finish.expected(), session(finish.session()).finish());
            case Step.Is is -> awaitProcess(is.session(), is.command(), row -> hasCommand(row, is));
        }
    }

    private static boolean hasCommand(Map<String, @Nullable String> row, Step.Is is) {
        return is.command().equals("gone")
                ? row.isEmpty()
                : is.command().equals(row.get("Command"));
    }

    private StockClient session(String name) {
        var session = sessions.get(name);
        return session == null ? open(name, "-uroot") : session;
    }

    private StockClient open(String name, String options) {
        var session = new StockClient(name, "-h127.0.0.1 -P" + port + " " + options);
        sessions.put(name, session);
        return session;
    }

    private String text(String statement) {
        var text = statement;
        for (var session : sessions.entrySet()) {
            text =
                    text.replace(
                            "{" + session.getKey() + "}",
                            Long.toString(session.getValue().connectionId()));
        }
        return text.endsWith(";") || text.endsWith("\\G") ? text : text + ";";
    }

    private void check(List<String> expected, String output) {
        var shown = Shown.lines(output);
        if (expected.isEmpty()) {
            if (shown.stream().anyMatch(line -> line.startsWith("ERROR "))) {
                throw new IllegalStateException("no error was expected, but:\n" + output);
            }
            return;
        }
        if (!Shown.matches(expected, shown)) {
            throw new IllegalStateException(
                    "expected:\n"
                            + String.join("\n", expected)
                            + "\nbut the client showed:\n"
                            + output);
        }
    }

    private void awaitProcess(
            String session, String what, Predicate<Map<String, @Nullable String>> condition) {
        long id = session(session).connectionId();
        var deadline = Deadline.after(PATIENCE);
        Map<String, @Nullable String> row;
        do {
            row = process(id);
            if (condition.test(row)) {
                return;
            }
        } while (deadline.nanosLeft() > 0);
        throw new IllegalStateException(session + " does not come to '" + what + "' but is " + row);
    }

    /// The session's row of the process list, by column; empty if it has none.
    private Map<String, @Nullable String> process(long id) {
        var list = observer.query("SHOW FULL PROCESSLIST");
        for (var row : list.rows()) {
            if (Long.toString(id).equals(row.getFirst())) {
                var byColumn = new HashMap<String, @Nullable String>();
                for (int i = 0; i < row.size(); i++) {
                    byColumn.put(list.columns().get(i), row.get(i));
                }
                return byColumn;
            }
        }
        return Map.of();
    }

    @Override
    public void close() {
        sessions.values().forEach(StockClient::close);
        observer.close();
    }
}
