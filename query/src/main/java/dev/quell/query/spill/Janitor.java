package dev.quell.query.spill;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes files in the background, because deleting a large one takes long. Its thread lives while there is something to delete.
/// Safe for all threads.
final class Janitor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Janitor.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    // The state of this wait point.
    private final WaitPoint work = new WaitPoint();
    private final Queue<Deletion> queue = new ArrayDeque<>();
    private boolean busy;

    /// What is to be done in the background.
    interface Deletion {
        void run() throws IOException;
    }

    void delete(Path file) {
        add(() -> Files.deleteIfExists(file));
    }

    void add(Deletion deletion) {
        work.update(() -> {
            queue.add(deletion);
            if (!busy) {
                busy = true;
                Thread.ofPlatform().daemon().name("spill-janitor").start(this::run);
            }
        });
    }

    private void run() {
        var next = new Deletion[1];
        while (true) {
            work.update(() -> {
                next[0] = queue.poll();
                busy = next[0] != null;
            });
            if (next[0] == null) {
                return;
            }
            try {
                next[0].run();
            } catch (IOException | RuntimeException e) {
                LOG.warn("cannot delete a spill file: {}", e.toString());
            }
        }
    }

    /// Waits until everything is deleted.
    @Override
    public void close() {
        work.await(new Cancellation(), Deadline.after(PATIENCE), () -> !busy);
    }
}
