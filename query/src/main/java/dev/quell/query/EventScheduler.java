package dev.quell.query;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitPoint;
import dev.quell.session.Sessions;
import dev.quell.storage.Engine;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Switches the event scheduler on and off as `event_scheduler` says, and tells it when events change. Safe for all threads.
public final class EventScheduler implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final QueryRunner runner;
    private final Sessions sessions;
    private final Engine engine;
    private final EventRuns runs;

    @GuardedBy("this")
    private @Nullable EventDaemon daemon;

    @GuardedBy("this")
    private boolean closed;

    public EventScheduler(QueryRunner runner, Sessions sessions, Engine engine) {
        this.runner = runner;
        this.sessions = sessions;
        this.engine = engine;
        this.runs = new EventRuns(runner, sessions);
    }

    /// From now on events run when they are due.
    public void start() {
        engine.catalog().onChange(this::wake);
        sessions.variables().onChange(this::follow);
        follow();
    }

    private synchronized void follow() {
        boolean wanted = sessions.variables().text("event_scheduler").equals("ON") && !closed;
        var running = daemon;
        if (wanted && running == null) {
            daemon = EventDaemon.start(runner, sessions, engine, runs);
        } else if (!wanted && running != null) {
            running.stop();
            daemon = null;
        }
    }

    private synchronized void wake() {
        var running = daemon;
        if (running != null) {
            running.wake();
        }
    }

    /// No event begins any more.
    public synchronized void stop() {
        closed = true;
        follow();
    }

    /// Returns when the events at work have ended: the shutdown of all sessions has stopped them.
    @Override
    public void close() {
        stop();
        runs.awaitEnd(Deadline.after(PATIENCE));
    }

    /// Events at work, to be waited for at the end.
    static final class EventRuns {
        private final QueryRunner runner;
        private final Sessions sessions;
        private final WaitPoint ended = new WaitPoint();
        private int atWork;

        EventRuns(QueryRunner runner, Sessions sessions) {
            this.runner = runner;
            this.sessions = sessions;
        }

        /// Runs an activation on a thread of its own.
        void start(EventActivation activation) {
            ended.update(() -> atWork++);
            Thread.ofVirtual()
                    .name("event_worker")
                    .start(() -> {
                        try {
                            activation.run(runner, sessions);
                        } finally {
                            ended.update(() -> atWork--);
                        }
                    });
        }

        void awaitEnd(Deadline deadline) {
            ended.await(new Cancellation(), deadline, () -> atWork == 0);
        }
    }
}
