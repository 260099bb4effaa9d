package dev.quell.session;

import dev.quell.base.stop.Cancellation;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The clock of `max_execution_time` and its like: one daemon thread for the whole server. A statement without a limit
/// costs nothing here.
public final class StatementTimer implements AutoCloseable {
    private final ScheduledThreadPoolExecutor scheduler;

    public StatementTimer() {
        scheduler =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("statement-timer").factory());
        scheduler.setRemoveOnCancelPolicy(true);
    }

    /// Does something when the time is over; it must not block.
    ///
    /// @return ends the limit; closing after it fired is harmless
    public Cancellation.Registration schedule(Runnable action, Duration time) {
        var pending = scheduler.schedule(action, time.toNanos(), TimeUnit.NANOSECONDS);
        return () -> pending.cancel(false);
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }
}
