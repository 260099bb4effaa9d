package dev.quell.shell.run;

import dev.quell.shell.connect.Connection;
import dev.quell.shell.connect.Connector;
import dev.quell.shell.output.Screen;
import dev.quell.shell.stop.ConnectingEnded;
import dev.quell.shell.stop.Interrupter;
import dev.quell.wire.client.ClientFailure;
import dev.quell.wire.client.ServerError;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The server that the shell talks to: connected or not, with what is known of the session. The shell's thread uses it.
final class Server {
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Connector connector;
    private final ShellOptions options;
    private final Screen screen;
    private final Reporter reporter;
    private final Interrupter interrupter;
    private Runnable onChange = () -> {};
    private Runnable onRehash = () -> {};
    private @Nullable Connection connection;
    private String database;
    private int status;
    private Optional<String> comment = Optional.empty();

    Server(
            Connector connector,
            ShellOptions options,
            Screen screen,
            Reporter reporter,
            Interrupter interrupter) {
        this.connector = connector;
        this.options = options;
        this.screen = screen;
        this.reporter = reporter;
        this.interrupter = interrupter;
        this.database = connector.options().database.value();
    }

    Connector connector() {
        return connector;
    }

    Interrupter interrupter() {
        return interrupter;
    }

    /// What happens when the connection or the current database is another.
    void onChange(Runnable action) {
        onChange = action;
    }

    void afterUse() {
        onChange.run();
    }

    /// What `rehash` does.
    void onRehash(Runnable action) {
        onRehash = action;
    }

    void rehash() {
        onRehash.run();
    }

    Optional<Connection> connection() {
        return Optional.ofNullable(connection);
    }

    /// The current database; '' for none.
    String database() {
        return database;
    }

    void database(String name) {
        database = name;
        connector.options().database.set(name);
    }

    /// The status flags of the last answer ([dev.quell.wire.packet.StatusFlag]).
    int status() {
        return status;
    }

    void status(int flags) {
        status = flags;
    }

    /// The server's version and comment; asks for the comment when it is first wanted, so no statement may be running.
    String version() throws IOException, ServerError {
        if (connection == null) {
            return "";
        }
        if (comment.isEmpty()) {
            comment =
                    connection.rows("SELECT @@version_comment LIMIT 1").stream()
                            .findFirst()
                            .map(row -> " " + row.getFirst());
        }
        return connection.serverVersion() + comment.orElse("");
    }

    /// Connects, waiting for the server if the user wants that.
    void connect() throws IOException, ServerError {
        boolean waits = false;
        while (true) {
            try {
                adopt(interrupter.connect());
                if (waits) {
                    screen.err().line("").flush();
                }
                return;
            } catch (ClientFailure e) {
                if (!options.wait.value() || !e.isUnreachable()) {
                    throw e;
                }
                screen.err().text(waits ? "." : "Waiting").flush();
                waits = true;
                if (!interrupter.pause(RETRY)) {
                    throw new ConnectingEnded();
                }
            }
        }
    }

    private void adopt(Connection made) throws IOException, ServerError {
        connection = made;
        status = made.conversation().greeting().status();
        comment = Optional.empty();
        interrupter.follow(made, !options.isBatch());
        if (!options.isBatch()) {
            onChange.run();
        }
    }

    /// Makes the lost connection anew, and tells about it.
    ///
    /// @return false if there is none; the error has been told
    boolean reconnect() {
        if (options.reconnects()) {
            reporter.info("No connection. Trying to reconnect...");
            connectAnew();
        }
        if (connection == null) {
            reporter.error("Can't connect to the server\n");
        }
        return connection != null;
    }

    /// Connects once more, with whatever the options say now.
    ///
    /// @return false after an error that ends the shell
    boolean connectAnew() {
        drop();
        try {
            adopt(interrupter.connect());
        } catch (ServerError e) {
            return reporter.error(e);
        } catch (ConnectingEnded e) {
            return !options.isBatch();
        } catch (IOException e) {
            return reporter.error(e);
        }
        reporter.info("Connection id:    " + connection().map(Connection::id).orElse(0L));
        reporter.info(
                "Current database: " + (database.isEmpty() ? "*** NONE ***" : database) + "\n");
        return true;
    }

    /// Closes without a word: the connection is of no use any more.
    void drop() {
        var open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException alreadyGone) {
                // Closed either way.
            }
        }
    }

    /// Says goodbye.
    void quit() {
        interrupter.close();
        connection().ifPresent(Connection::quit);
        connection = null;
    }
}
