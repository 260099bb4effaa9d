package dev.quell.query;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.StopReason;
import dev.quell.base.stop.WaitPoint;
import dev.quell.query.schedule.Event;
import dev.quell.query.schedule.EventSchedule;
import dev.quell.session.Command;
import dev.quell.session.ProcessInfo;
import dev.quell.session.Sessions;
import dev.quell.sql.tree.EventStatement.Status;
import dev.quell.storage.Engine;
import dev.quell.storage.catalog.EventDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that waits for events to be due and starts them: the row of `event_scheduler` in the process list.
///
/// An event whose time passed while nobody looked runs once if it is a one-time event that has never run; of a recurring one the
/// missed times are left out. As in MySQL, an event that takes longer than its interval runs beside itself.
final class EventDaemon {
    private static final Logger LOG = LoggerFactory.getLogger(EventDaemon.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final QueryRunner runner;
    private final Sessions sessions;
    private final Engine engine;
    private final EventScheduler.EventRuns runs;
    private final Cancellation stop = new Cancellation();
    private final WaitPoint changes = new WaitPoint();
    private final Map<Long, Due> queue = new HashMap<>();
    private final long id;
    private final Supplier<ProcessInfo> row = this::info;
    private final Instant started;
    private long changed; // guarded by `changes`
    private volatile boolean waitsForTime;
    private volatile long idleSince = System.nanoTime();

    /// @param definition that `next` was worked out of
    /// @param next empty if it is not due any more
    private record Due(EventDefinition definition, Event event, Optional<Instant> next) {}

    private EventDaemon(
            QueryRunner runner, Sessions sessions, Engine engine, EventScheduler.EventRuns runs) {
        this.runner = runner;
        this.sessions = sessions;
        this.engine = engine;
        this.runs = runs;
        this.id = sessions.newId();
        this.started = runner.clock().instant();
    }

    static EventDaemon start(
            QueryRunner runner, Sessions sessions, Engine engine, EventScheduler.EventRuns runs) {
        var daemon = new EventDaemon(runner, sessions, engine, runs);
        sessions.show(daemon.row);
        Thread.ofVirtual().name("event_scheduler").start(daemon::run);
        return daemon;
    }

    /// Something has changed that may be an event.
    void wake() {
        changes.update(() -> changed++);
    }

    /// It starts no event any more, and is gone from the process list.
    void stop() {
        sessions.hide(row);
        stop.cancel(new StopReason.Shutdown());
    }

    private void run() {
        long[] seen = new long[1];
        while (!stop.isCancelled()) {
            changes.update(() -> seen[0] = changed);
            Deadline until = work();
            changes.await(stop, until, () -> changed != seen[0]);
        }
    }

    /// Starts what is due.
    ///
    /// @return until when there is nothing to do
    private Deadline work() {
        try {
            Instant now = runner.clock().instant();
            refresh(now);
            Optional<Instant> first = activate(now);
            if (waitsForTime != first.isPresent()) {
                idleSince = System.nanoTime();
            }
            waitsForTime = first.isPresent();
            return first.map(time -> Deadline.after(Duration.between(now, time)))
                    .orElse(Deadline.NEVER);
        } catch (RuntimeException e) {
            LOG.error("the event scheduler tries again", e);
            return Deadline.after(RETRY);
        }
    }

    /// Makes the queue of the events that there are now.
    private void refresh(Instant now) {
        var present = new HashMap<Long, Due>();
        for (EventDefinition definition : engine.catalog().snapshot().events()) {
            var known = queue.get(definition.id());
            present.put(
                    definition.id(),
                    known != null && known.definition == definition ? known : due(definition, now));
        }
        queue.clear();
        queue.putAll(present);
    }

    private Due due(EventDefinition definition, Instant now) {
        var event = Event.of(definition);
        if (event.status() != Status.ENABLED) {
            return new Due(definition, event, Optional.empty());
        }
        Optional<Instant> last = event.lastExecuted(engine.catalog());
        Optional<Instant> next =
                switch (event.schedule()) {
                    case EventSchedule.Once(var at) ->
                            last.isPresent() ? Optional.empty() : Optional.of(at);
                    case EventSchedule.Every every -> {
                        Instant missed = missed(event, now);
                        Instant from = last.filter(missed::isBefore).orElse(missed);
                        yield every.next(from, event.zone());
                    }
                };
        if (next.isEmpty()) {
            runs.start(new EventActivation(event, EventActivation.Part.RETIRE));
        }
        return new Due(definition, event, next);
    }

    /// Until when nobody looked whether a recurring event was due: that is left out. What was written while the scheduler runs is due
    /// from its writing on, however late the scheduler comes to it.
    private Instant missed(Event event, Instant now) {
        Instant since = event.altered().isBefore(started) ? now : event.altered();
        return Instant.ofEpochSecond(since.getEpochSecond() - 1);
    }

    /// Starts what is due now.
    ///
    /// @return when the next one is
    private Optional<Instant> activate(Instant now) {
        Optional<Instant> first = Optional.empty();
        for (var entry : queue.entrySet()) {
            var due = entry.getValue();
            var next = due.next;
            if (next.isPresent() && !next.get().isAfter(now)) {
                next = due.event.schedule().next(now, due.event.zone());
                due.event.executed(engine.catalog(), now);
                runs.start(
                        new EventActivation(
                                due.event,
                                next.isEmpty()
                                        ? EventActivation.Part.LAST
                                        : EventActivation.Part.ONE_OF_MANY));
                entry.setValue(new Due(due.definition, due.event, next));
            }
            var candidate = next;
            if (candidate.isPresent() && first.filter(candidate.get()::isAfter).isEmpty()) {
                first = candidate;
            }
        }
        return first;
    }

    private ProcessInfo info() {
        return new ProcessInfo(
                id,
                "event_scheduler",
                "localhost",
                Optional.empty(),
                Command.DAEMON.text(),
                (System.nanoTime() - idleSince) / 1_000_000,
                waitsForTime ? "Waiting for next activation" : "Waiting on empty queue",
                Optional.empty(),
                Optional.empty());
    }
}
