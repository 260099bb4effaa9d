package dev.quell.session;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.StopReason;
import dev.quell.base.stop.Tenure;
import dev.quell.session.event.StatementEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A statement (or any other command) at work, from [Session#begin] to [#close]. It owns the stop signal.
///
/// Its session's thread makes and closes it; any thread may cancel its signal or look at it.
public final class RunningStatement implements AutoCloseable {
    private final Session session;
    private final Command command;
    private final StatementEvent event;
    private final Cancellation cancellation = new Cancellation();
    private final Tenure tenure;
    private Cancellation.@Nullable Registration timer;

    RunningStatement(Session session, Command command, StatementEvent event) {
        this.session = session;
        this.command = command;
        this.event = event;
        this.tenure = session.tenure();
    }

    /// A number that no other statement of this server process has: what KILL QUERY ID means.
    public long queryId() {
        return event.statementId();
    }

    public Command command() {
        return command;
    }

    /// The statement's text; '' where the command has none.
    public String info() {
        return event.text();
    }

    /// Shows another text from now on: EXECUTE shows the prepared one, a routine its inner statement.
    public void info(String text) {
        event.text(text);
    }

    /// What is recorded of it.
    public StatementEvent event() {
        return event;
    }

    public Cancellation cancellation() {
        return cancellation;
    }

    /// The monotonic clock at its start.
    public long startNanos() {
        return event.startNanos();
    }

    /// Stops the statement with the given reason after a time, unless it has ended before. At most one limit a
    /// statement: a later call replaces the earlier one.
    public void limit(Duration time, StopReason reason) {
        dropTimer();
        timer = session.timer().schedule(() -> session.stop(this, reason), time);
    }

    /// Ends it: the session is idle again. A later stop request cannot reach the next statement.
    @Override
    public void close() {
        if (!tenure.isOver()) { // else the session is another thread's, which has ended it
            dropTimer();
            session.ended(this);
        }
    }

    void dropTimer() {
        var pending = timer;
        if (pending != null) {
            pending.close();
            timer = null;
        }
    }
}
