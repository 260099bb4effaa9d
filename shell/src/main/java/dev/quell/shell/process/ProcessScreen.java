package dev.quell.shell.process;

import dev.quell.shell.connect.Connection;
import dev.quell.shell.connect.Connector;
import dev.quell.shell.terminal.FullScreen;
import dev.quell.wire.client.ServerError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/// The process list on a terminal, anew every second, with keys. It has a connection of its own; the shell's thread runs it.
public final class ProcessScreen {
    private static final int REFRESH_MILLIS = 1_000;
    private static final String KEYS =
            "q quit  ↑↓ choose  s sort  r reverse  / filter  i idle  t lock tree  e explain kill  k kill query  K kill connection";

    private final Terminal terminal;
    private final Connector connector;
    private final boolean isQuell;
    private final SessionTable table = new SessionTable();
    private List<SessionTable.Line> lines = List.of();
    private long chosen;
    private String message = "";
    private volatile boolean left;

    /// @param first tells which kind of server it is
    public ProcessScreen(Terminal terminal, Connector connector, Connection first) {
        this.terminal = terminal;
        this.connector = connector;
        this.isQuell = first.isQuell();
    }

    /// Shows the list until the user has seen enough. Ctrl+C ends it also while the server does not answer.
    public void show() throws IOException, ServerError {
        try (var connection = connector.connectHelper();
                var screen = new FullScreen(terminal, () -> leave(connection))) {
            show(screen, new ServerSessions(connection));
        } catch (IOException e) {
            if (!left) {
                throw e;
            }
        }
    }

    private void leave(Connection connection) {
        left = true;
        try {
            connection.close(); // ends the wait for an answer
        } catch (IOException alreadyGone) {
            // The reader finds out the same way.
        }
    }

    private void show(FullScreen screen, ServerSessions server) throws IOException, ServerError {
        int key = FullScreen.NONE;
        while (!left && key != 'q' && key != FullScreen.LEAVE) {
            lines = table.lines(server.now());
            draw(screen);
            key = screen.key(REFRESH_MILLIS);
            if (key != FullScreen.NONE) {
                message = "";
                press(key, screen, server);
            }
        }
    }

    private void press(int key, FullScreen screen, ServerSessions server) throws IOException {
        switch (key) {
            case 's' -> table.order(table.order().next());
            case 'r' -> table.reverse();
            case 't' -> table.toggleTree();
            case 'i' -> table.toggleIdle();
            case '/' -> {
                table.filter(
                        screen.typed(typed -> {
                            message = "filter: " + typed;
                            draw(screen);
                        }));
                message = "";
            }
            case FullScreen.UP -> choose(-1);
            case FullScreen.DOWN -> choose(1);
            case 'e' -> explain(server);
            case 'k' -> kill(screen, server, false);
            case 'K' -> kill(screen, server, true);
            default -> {}
        }
    }

    private void choose(int step) {
        int place = Math.clamp(place() + (long) step, 0, Math.max(0, lines.size() - 1));
        if (!lines.isEmpty()) {
            chosen = lines.get(place).session().id();
        }
    }

    // Where the chosen session stands now; the first line if it is gone.
    private int place() {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).session().id() == chosen) {
                return i;
            }
        }
        return 0;
    }

    private Optional<Session> chosenSession() {
        return lines.isEmpty() ? Optional.empty() : Optional.of(lines.get(place()).session());
    }

    private void explain(ServerSessions server) throws IOException {
        if (!isQuell) {
            message = "EXPLAIN KILL is Quell's; this server does not have it.";
            return;
        }
        var session = chosenSession();
        if (session.isPresent()) {
            message =
                    String.join("\n", server.run("EXPLAIN KILL CONNECTION " + session.get().id()));
        }
    }

    private void kill(FullScreen screen, ServerSessions server, boolean wholeConnection)
            throws IOException {
        var session = chosenSession();
        if (session.isEmpty()) {
            return;
        }
        var statement = (wholeConnection ? "KILL CONNECTION " : "KILL QUERY ") + session.get().id();
        var loss = SessionTable.loss(session.get(), wholeConnection);
        message = loss + "\n" + statement + "? (y/n)";
        draw(screen);
        int answer = screen.key(0);
        message = answer == 'y' ? String.join("\n", server.run(statement)) : "not killed";
    }

    private void draw(FullScreen screen) {
        var below = message.isEmpty() ? List.of(KEYS) : message.lines().toList();
        int room = Math.max(1, screen.height() - 2 - below.size());
        int place = place();
        int top = Math.max(0, place - room + 1);
        var shown = new ArrayList<AttributedString>();
        var title = "%d sessions, by %s".formatted(lines.size(), table.order());
        shown.add(screen.line(title, AttributedStyle.DEFAULT));
        shown.add(screen.line(SessionTable.header(), AttributedStyle.BOLD));
        for (int i = top; i < top + room; i++) {
            var text = i < lines.size() ? SessionTable.text(lines.get(i)) : "";
            boolean isChosen = i == place && i < lines.size();
            var style = isChosen ? AttributedStyle.INVERSE : AttributedStyle.DEFAULT;
            shown.add(screen.line(text, style));
        }
        below.forEach(text -> shown.add(screen.line(text, AttributedStyle.BOLD)));
        screen.draw(shown);
    }
}
