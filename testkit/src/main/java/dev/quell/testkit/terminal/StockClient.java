package dev.quell.testkit.terminal;

import java.util.regex.Pattern;

/// The stock `mariadb` client in a terminal, with a prompt that names the session.
public final class StockClient implements AutoCloseable {
    private static final Pattern CONNECTION_ID = Pattern.compile("connection id is (\\d+)");

    private final Terminal terminal;
    private final String prompt;
    private final long connectionId;

    /// @param options such as `-h127.0.0.1 -P3306 -uroot`, quoted for a shell
    /// @throws IllegalStateException if the client is not installed or cannot log in; its message shows what it said
    public StockClient(String name, String options) {
        prompt = name + "> ";
        terminal = new Terminal("mariadb --no-defaults --prompt='" + prompt + "' " + options);
        var welcome = terminal.takeUntil(prompt);
        var id = CONNECTION_ID.matcher(welcome);
        if (!id.find()) {
            throw new IllegalStateException("the client did not connect:\n" + welcome);
        }
        connectionId = Long.parseLong(id.group(1));
    }

    /// The connection id that the client's welcome told.
    public long connectionId() {
        return connectionId;
    }

    /// Types a statement and waits for what the client shows.
    public String run(String statement) {
        start(statement);
        return finish();
    }

    /// Types a statement and leaves it running.
    public void start(String statement) {
        terminal.type(statement);
    }

    /// Waits until the client asks for the next statement.
    ///
    /// @return what it showed meanwhile
    public String finish() {
        return terminal.takeUntil(prompt);
    }

    /// True if the client has shown nothing since it was last looked at: its statement still runs.
    public boolean isSilent() {
        return terminal.isQuiet();
    }

    @Override
    public void close() {
        terminal.close();
    }
}
