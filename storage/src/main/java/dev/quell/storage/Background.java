package dev.quell.storage;

import dev.quell.base.error.SqlError;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.StopReason;
import dev.quell.base.stop.WaitPoint;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does something once a second on a thread of its own, until closed. An error of the store is logged once and ends it.
final class Background implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Background.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Cancellation stop = new Cancellation();
    private final WaitPoint ended = new WaitPoint();
    private final Runnable task;
    private boolean over;

    private Background(Runnable task) {
        this.task = task;
    }

    static Background start(String name, Runnable task) {
        var background = new Background(task);
        Thread.ofPlatform().daemon().name(name).start(background::run);
        return background;
    }

    private void run() {
        try {
            while (!stop.isCancelled()) {
                WaitPoint.pause(stop, Deadline.after(PERIOD));
                task.run();
            }
        } catch (SqlError e) {
            LOG.error("background work ends: {}", e.getMessage());
        } finally {
            ended.update(() -> over = true);
        }
    }

    /// Returns when the task has run for the last time.
    @Override
    public void close() {
        stop.cancel(new StopReason.Shutdown());
        ended.await(new Cancellation(), Deadline.after(Duration.ofSeconds(10)), () -> over);
    }
}
