package dev.quell.testkit.scenario;

import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.Sessions;
import dev.quell.testkit.terminal.StockClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Plays a scenario: each session is a stock client in a terminal of its own. An administrator's connection reads the
/// process list, so that nothing here waits for a time to pass.
public final class ScenarioRunner implements AutoCloseable {
    private final int port;
    private final WireClient observer;
    private final Sessions processes;
    private final Map<String, StockClient> sessions = new HashMap<>();

    /// @param port where a server listens on loopback whose root has no password
    public ScenarioRunner(int port) {
        this.port = port;
        this.observer = WireClient.connect(port, "root", "");
        this.processes = new Sessions(observer);
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
            case Step.Run run -> {
                var shown = session(run.session()).run(statement(run.statement()));
                check(run.expected(), shown);
            }
            case Step.Wait wait -> {
                session(wait.session()).start(statement(wait.statement()));
                processes.awaitBlocked(session(wait.session()).connectionId(), wait.state());
            }
            case Step.Finish finish -> check(finish.expected(), session(finish.session()).finish());
            case Step.Is is -> awaitCommand(session(is.session()).connectionId(), is.command());
        }
    }

    private void awaitCommand(long id, String command) {
        if (command.equals("gone")) {
            processes.awaitGone(id);
        } else {
            processes.awaitCommand(id, command);
        }
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

    private String statement(String written) {
        var text = withIds(written);
        return text.endsWith(";") || text.endsWith("\\G") ? text : text + ";";
    }

    private String withIds(String written) {
        var text = written;
        for (var session : sessions.entrySet()) {
            var id = Long.toString(session.getValue().connectionId());
            text = text.replace("{" + session.getKey() + "}", id);
        }
        return text;
    }

    private void check(List<String> written, String output) {
        var expected = written.stream().map(this::withIds).toList();
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

    @Override
    public void close() {
        sessions.values().forEach(StockClient::close);
        observer.close();
    }
}
