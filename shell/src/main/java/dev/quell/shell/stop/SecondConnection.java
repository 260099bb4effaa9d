package dev.quell.shell.stop;

import dev.quell.shell.connect.Connection;
import dev.quell.shell.connect.Connector;
import dev.quell.shell.connect.HelperConnections;
import dev.quell.wire.client.ServerError;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The connection that says KILL: same address, same account. It belongs to one first connection and is thrown away with it.
///
/// Before it kills it makes sure that it reached the same server and that the session there is the shell's own. Any thread;
/// closing ends all that is under way.
final class SecondConnection implements AutoCloseable {
    private final HelperConnections helpers;
    private final String user;
    private final Optional<ServerIdentity> first;

    /// @param first who the first connection is; where that is not known, user and port tell whether a session is its own
    SecondConnection(Connector connector, Optional<ServerIdentity> first) {
        this.helpers = new HelperConnections(connector);
        this.user = connector.options().user();
        this.first = first;
    }

    /// Connects ahead of time, and asks what a kill will ask: the server answers faster what it was asked before.
    void prepare(Connection firstConnection) throws IOException, ServerError {
        helpers.talk(second -> ServerIdentity.of(second, firstConnection.id()));
    }

    /// Kills what runs on the first connection, or the connection itself.
    ///
    /// @param heard is run whenever the server has answered
    KillOutcome kill(Connection victim, boolean wholeConnection, Runnable heard) {
        try {
            return helpers.talk(second -> {
                heard.run();
                return tryKill(second, victim, wholeConnection, heard);
            });
        } catch (IOException | ServerError e) {
            return new KillOutcome.Unreachable(String.valueOf(e.getMessage()));
        }
    }

    private KillOutcome tryKill(
            Connection second, Connection victim, boolean wholeConnection, Runnable heard)
            throws IOException, ServerError {
        var seen = ServerIdentity.of(second, victim.id());
        heard.run();
        var doubt = doubt(seen, victim);
        if (!doubt.isEmpty()) {
            return new KillOutcome.Unsafe(doubt);
        }
        if (wholeConnection) {
            return say(second, "KILL CONNECTION " + victim.id());
        }
        if (second.isMariaDb() || second.isQuell()) {
            var running =
                    second.rows(
                            "SELECT QUERY_ID FROM information_schema.PROCESSLIST WHERE COMMAND <> 'Sleep' AND ID = "
                                    + victim.id());
            heard.run();
            return running.isEmpty()
                    ? new KillOutcome.TooLate()
                    : say(second, "KILL QUERY ID " + running.getFirst().getFirst());
        }
        return say(second, "KILL QUERY " + victim.id());
    }

    // Why the session that this server shows may not be the victim; '' if it is.
    private String doubt(ServerIdentity seen, Connection victim) {
        if (seen.user().isEmpty()) {
            return "the second connection does not see session " + victim.id() + " on its server";
        }
        if (first.isPresent()) {
            if (first.get().sessionId() != victim.id()) {
                return "something between here and the server has changed the session's number";
            }
            return first.get().equals(seen) ? "" : "the second connection reached another server";
        }
        boolean isOwn =
                seen.user().equals(user)
                        && victim.localPort()
                                .filter(port -> seen.host().endsWith(":" + port))
                                .isPresent();
        return isOwn
                ? ""
                : "session " + victim.id() + " there belongs to " + seen.user() + "@" + seen.host();
    }

    private static KillOutcome say(Connection second, String kill) throws IOException {
        try {
            second.rows(kill);
            return new KillOutcome.Answered(kill, "OK");
        } catch (ServerError e) {
            return new KillOutcome.Answered(
                    kill, "ERROR %d: %s".formatted(e.packet().number(), e.getMessage()));
        }
    }

    /// Rows of a question of the shell's own, while the first connection is busy.
    List<List<String>> ask(String sql) throws IOException, ServerError {
        return helpers.talk(connection -> connection.rows(sql));
    }

    @Override
    public void close() {
        helpers.close();
    }
}
