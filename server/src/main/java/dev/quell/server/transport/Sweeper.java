package dev.quell.server.transport;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.StopReason;
import dev.quell.base.stop.WaitOutcome;
import dev.quell.base.stop.WaitPoint;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at every connection five times a second: clients that vanished while their statement runs, sessions idle beyond
/// `wait_timeout`, logins and packets that stall; and whether virtual threads get to run at all. One platform thread for the whole server, so that it works even when
/// every carrier of the virtual threads is stuck.
public final class Sweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final Duration PERIOD = Duration.ofMillis(200);

    private final Set<Watched> all = ConcurrentHashMap.newKeySet();
    private final Cancellation stop = new Cancellation();
    private final CarrierWatch carriers = new CarrierWatch();
    // Threads that lost their session and keep a carrier nevertheless.
    private final AtomicInteger stuck = new AtomicInteger();

    /// One connection.
    ///
    /// @param act called on the sweeper's thread with each finding; must not block
    public record Watched(Vigil vigil, Consumer<Vigil.Finding> act) {
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    public Sweeper() {
        Thread.ofPlatform().daemon().name("connection-sweeper").start(this::run);
    }

    public void watch(Watched connection) {
        all.add(connection);
    }

    /// A thread is stuck, and its session goes on without it; until [#cameBack].
    public void isStuck() {
        stuck.incrementAndGet();
    }

    public void cameBack() {
        stuck.decrementAndGet();
    }

    public void forget(Watched connection) {
        all.remove(connection);
    }

    private void run() {
        while (WaitPoint.pause(stop, Deadline.after(PERIOD)) == WaitOutcome.TIMED_OUT) {
            long now = System.nanoTime();
            boolean longRunning = stuck.get() > 0;
            for (var connection : all) {
                longRunning |= sweep(connection, now) == Vigil.Finding.LONG_RUNNING;
            }
            carriers.look(longRunning);
        }
    }

    private static Vigil.Finding sweep(Watched connection, long now) {
        var finding = connection.vigil.look(now);
        try {
            if (finding != Vigil.Finding.NOTHING) {
                connection.act.accept(finding);
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.error("sweeping a connection failed", e);
        }
        return finding;
    }

    @Override
    public void close() {
        stop.cancel(new StopReason.Shutdown());
    }
}
