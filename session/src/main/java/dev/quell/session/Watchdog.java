package dev.quell.session;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.StopReason;
import dev.quell.base.stop.WaitOutcome;
import dev.quell.base.stop.WaitPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees to it that a statement that was told to stop does stop. Where its thread stays in one and the same call to the kernel or the
/// store, the session is taken from it ([dev.quell.base.stop.Tenure]) and goes on without it ([Session#onTakeover]).
///
/// A platform thread, so that it works when every carrier of virtual threads is stuck; started by the first stop request. A
/// statement that nobody stops costs nothing here.
final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    /// How long a thread may stay in a call: so a client has its answer within 100 ms. Where more threads are ready to run than the machine
    /// has processors for, time passes slower ([Crowding]): a thread that merely waits for one is left alone.
    private static final Duration PATIENCE = Duration.ofMillis(50);

    /// Between two looks. What is longer counts as this: then the whole process or machine stood still, and the thread had no chance
    /// to come back.
    private static final Duration PERIOD = Duration.ofMillis(10);

    private final WaitPoint arrivals = new WaitPoint();
    private final List<Suspect> arrived = new ArrayList<>();
    private final Cancellation stop = new Cancellation();
    private final AtomicBoolean started = new AtomicBoolean();

    /// A statement that was told to stop. Of the watchdog's thread.
    private static final class Suspect {
        private final Session session;
        private final RunningStatement statement;
        private OptionalInt call = OptionalInt.empty();
        private long lookedAt;
        private long stuckNanos;

        Suspect(Session session, RunningStatement statement) {
            this.session = session;
            this.statement = statement;
        }

        boolean hasEnded() {
            return session.running().filter(now -> now == statement).isEmpty();
        }

        boolean isStuck(long now) {
            OptionalInt present = session.tenure().outside();
            boolean same = present.isPresent() && present.equals(call);
            long passed = Math.min(now - lookedAt, PERIOD.toNanos());
            stuckNanos = same ? stuckNanos + passed / Crowding.perProcessor() : 0;
            call = present;
            lookedAt = now;
            return stuckNanos >= PATIENCE.toNanos();
        }
    }

    /// The statement has been told to stop. Returns at once.
    void watch(Session session, RunningStatement statement) {
        arrivals.update(() -> arrived.add(new Suspect(session, statement)));
        if (started.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("watchdog").start(this::run);
        }
    }

    private void run() {
        var suspects = new ArrayList<Suspect>();
        while (true) {
            var nextLook = suspects.isEmpty() ? Deadline.NEVER : Deadline.after(PERIOD);
            if (arrivals.await(stop, nextLook, () -> !arrived.isEmpty()) == WaitOutcome.CANCELLED) {
                return;
            }
            arrivals.update(() -> {
                suspects.addAll(arrived);
                arrived.clear();
            });
            long now = System.nanoTime();
            suspects.removeIf(suspect -> isSettled(suspect, now));
        }
    }

    private static boolean isSettled(Suspect suspect, long now) {
        if (suspect.hasEnded()) {
            return true;
        }
        if (!suspect.isStuck(now) || !suspect.session.takeOver(suspect.statement, suspect.call)) {
            return false;
        }
        LOG.warn(
                "connection {}: its thread is stuck in the store and was taken over",
                suspect.session.id());
        return true;
    }

    @Override
    public void close() {
        stop.cancel(new StopReason.Shutdown());
    }
}
