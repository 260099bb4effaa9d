package dev.quell.shell.stop;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.StopReason;
import dev.quell.base.stop.WaitOutcome;
import dev.quell.base.stop.WaitPoint;
import dev.quell.shell.connect.Connection;
import dev.quell.shell.connect.Connector;
import dev.quell.wire.client.ServerError;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// Stops the running statement when Ctrl+C is pressed.
///
/// ```text
///   first press   KILL QUERY over the second connection, the session stays
///                 no answer in time: the connection is given up, and the prompt is back
///   second press  the connection is given up: KILL CONNECTION is tried, the socket closed
/// ```
///
/// The shell's thread runs statements between [#begin] and [#end]; [#interrupt] comes from a signal's thread. A statement is
/// not ended before a kill that is under way has its answer: it could hit the next one.
public final class Interrupter implements AutoCloseable {
    private final Connector connector;
    private final Consumer<String> say;
    private final WaitPoint state = new WaitPoint();
    private volatile SecondConnection second;
    private volatile Optional<RunningStatement> running = Optional.empty();
    private volatile Optional<Cancellation> pausing = Optional.empty();
    private volatile Optional<Closeable> connecting = Optional.empty();
    private volatile boolean gaveUpConnecting;
    private volatile boolean pressedEarly;

    /// @param say shows a line to the user at once; called from other threads
    public Interrupter(Connector connector, Consumer<String> say) {
        this.connector = connector;
        this.say = say;
        this.second = new SecondConnection(connector, Optional.empty());
    }

    /// Follows another first connection, which must be idle.
    ///
    /// @param prepares whether the second one is made now, in the background
    public void follow(Connection first, boolean prepares) {
        second.close();
        var next = new SecondConnection(connector, identity(first, prepares));
        second = next;
        if (prepares) {
            Thread.ofPlatform()
                    .daemon()
                    .name("second-connection")
                    .start(() -> {
                        try {
                            next.prepare(first);
                        } catch (IOException | ServerError e) {
                            // Tried again when it is needed.
                        }
                    });
        }
    }

    // Where only a port tells sessions apart, and there is one, it need not be asked.
    private static Optional<ServerIdentity> identity(Connection first, boolean always) {
        if (!always && first.localPort().isPresent()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ServerIdentity.of(first));
        } catch (IOException | ServerError e) {
            return Optional.empty();
        }
    }

    /// Makes a connection, unless Ctrl+C is pressed before it stands.
    ///
    /// @throws ConnectingEnded if it was
    public Connection connect() throws IOException, ServerError {
        gaveUpConnecting = false;
        try {
            return connector.connect(link -> connecting = Optional.of(link));
        } catch (IOException e) {
            throw gaveUpConnecting ? new ConnectingEnded() : e;
        } finally {
            connecting = Optional.empty();
        }
    }

    private void giveUpConnecting(Closeable link) {
        gaveUpConnecting = true;
        say.accept("^C -- connecting was given up");
        close(link);
    }

    /// A question of the shell's own, answered while the first connection is busy.
    public List<List<String>> ask(String sql) throws IOException, ServerError {
        return second.ask(sql);
    }

    /// The user is about to enter something: an earlier Ctrl+C is over.
    public void listen() {
        pressedEarly = false;
    }

    /// A statement is about to be sent. If Ctrl+C was pressed before it got here, it is cancelled already.
    public RunningStatement begin(Connection connection) {
        var statement = new RunningStatement(connection);
        state.update(() -> {
            running = Optional.of(statement);
            if (pressedEarly) {
                statement.press();
                cancel(statement);
            }
        });
        return statement;
    }

    /// The statement has ended: from here on Ctrl+C does not mean it. Waits for a kill that is under way.
    public void end(RunningStatement statement) {
        state.update(() -> running = Optional.empty());
        state.await(new Cancellation(), Deadline.NEVER, () -> !statement.isKilling());
    }

    /// Lets time pass between statements; Ctrl+C ends it.
    ///
    /// @return false if it was pressed
    public boolean pause(Duration duration) {
        var pause = new Cancellation();
        pausing = Optional.of(pause);
        try {
            return WaitPoint.pause(pause, Deadline.after(duration)) == WaitOutcome.TIMED_OUT;
        } finally {
            pausing = Optional.empty();
        }
    }

    /// Ctrl+C.
    ///
    /// @return false if no statement runs
    public boolean interrupt() {
        var found = new AtomicReference<Optional<RunningStatement>>(Optional.empty());
        var press = new AtomicInteger();
        state.update(() -> {
            found.set(running);
            running.ifPresent(statement -> {
                press.set(statement.press());
                statement.beginKill();
            });
            pressedEarly = running.isEmpty() && pausing.isEmpty();
        });
        found.get().ifPresent(statement -> pressed(statement, press.get()));
        pausing.ifPresent(pause -> pause.cancel(new StopReason.ClientGone()));
        connecting.ifPresent(this::giveUpConnecting);
        return found.get().isPresent();
    }

    private void pressed(RunningStatement statement, int press) {
        try {
            if (statement.hasArrived()) {
                cancel(statement); // what is being printed ends
            } else if (press == 1) {
                stop(statement);
            } else if (press == 2) {
                abandon(statement);
            }
        } finally {
            // Only now: what was said stands in front of the next prompt.
            state.update(statement::endKill);
        }
    }

    /// The program is ending: the statement is killed if the server takes the wish in time.
    public void stopAtExit() {
        running.ifPresent(statement -> attempt(statement, false));
    }

    private static void cancel(RunningStatement statement) {
        statement.cancellation().cancel(new StopReason.KilledQuery(statement.connection().id()));
    }

    private void stop(RunningStatement statement) {
        cancel(statement);
        say.accept("^C -- stopping the statement (again: give up the connection)");
        var outcome = attempt(statement, false);
        switch (outcome) {
            case KillOutcome.Answered(var kill, var answer) ->
                    say.accept("^C -- " + kill + ": " + answer);
            case KillOutcome.Unsafe(var why) -> say.accept("^C -- no KILL was sent: " + why);
            case KillOutcome.TooLate _ -> {}
            case KillOutcome.Unreachable(var why) ->
                    giveUp(
                            statement,
                            "No KILL could be sent ("
                                    + why
                                    + "): the statement may still be running, or complete.");
        }
    }

    private void abandon(RunningStatement statement) {
        var outcome = attempt(statement, true);
        giveUp(
                statement,
                switch (outcome) {
                    case KillOutcome.Answered(var kill, var answer) ->
                            "%s: %s. The statement ends, and an open transaction is rolled back."
                                    .formatted(kill, answer);
                    case KillOutcome.Unsafe(var why) ->
                            "No KILL was sent (" + why + "): the statement may still be running.";
                    case KillOutcome.TooLate _ -> "The statement had ended.";
                    case KillOutcome.Unreachable(var why) ->
                            "No KILL could be sent ("
                                    + why
                                    + "): the statement may still be running.";
                });
    }

    // The talk with the server is another thread's, so that a silent one holds up nobody. It may be
    // silent so short a time that the prompt is back within a second; a slow line has more, because
    // each answer counts.
    private KillOutcome attempt(RunningStatement statement, boolean wholeConnection) {
        var messenger = second;
        var answers = new AtomicInteger();
        var outcome = new AtomicReference<Optional<KillOutcome>>(Optional.empty());
        Runnable heard = () -> state.update(answers::incrementAndGet);
        Thread.ofPlatform()
                .daemon()
                .name("kill")
                .start(() -> {
                    var found = messenger.kill(statement.connection(), wholeConnection, heard);
                    state.update(() -> outcome.set(Optional.of(found)));
                });
        boolean isSilent = false;
        while (outcome.get().isEmpty() && !isSilent) {
            int before = answers.get();
            var waited =
                    state.await(
                            new Cancellation(),
                            Deadline.after(connector.options().killTimeout.value()),
                            () -> outcome.get().isPresent() || answers.get() > before);
            isSilent = waited == WaitOutcome.TIMED_OUT;
        }
        return outcome.get()
                .orElseGet(() -> {
                    messenger.close(); // ends the thread's wait
                    return new KillOutcome.Unreachable("the server does not answer");
                });
    }

    private static void giveUp(RunningStatement statement, String known) {
        statement.abandoned(known);
        close(statement.connection());
    }

    private static void close(Closeable link) {
        try {
            link.close();
        } catch (IOException alreadyGone) {
            // The reader finds out the same way.
        }
    }

    @Override
    public void close() {
        second.close();
    }
}
