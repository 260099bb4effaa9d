package dev.quell.session;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.StopReason;
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

    /// Cancels the signal with that reason when the time is over.
    ///
    /// @return ends the limit; closing after it fired is harmless
    public Cancellation.Registration schedule(
            Cancellation cancellation, StopReason reason, Duration time) {
        var pending =
                scheduler.schedule(
                        () -> cancellation.cancel(reason), time.toNanos(), TimeUnit.NANOSECONDS);
        return () -> pending.cancel(false);
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }
}
