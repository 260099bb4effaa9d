package dev.quell.storage;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitOutcome;
import dev.quell.base.stop.WaitPoint;
import dev.quell.storage.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Copies of the data while the engine runs. The copy is made by a thread of its own, beside its place and under another name, and
/// gets its name when it is complete; who asked for it may leave at any time, and what was begun is then removed behind his back.
///
/// ```text
///   DIR.partial   the copy at work; left by a crash, harmless
///   DIR           the copy, whole
/// ```
/// Safe for all threads.
final class Backup {
    private static final Logger LOG = LoggerFactory.getLogger(Backup.class);
    private static final String PARTIAL = ".partial";

    private final Store store;
    private final WaitPoint ended = new WaitPoint();

    @GuardedBy("this")
    private final Set<Path> running = new HashSet<>();

    Backup(Store store) {
        this.store = store;
    }

    /// One copy on its way.
    private static final class Copy {
        private final Path folder;
        private boolean abandoned;
        private boolean done;
        private @Nullable RuntimeException failure;

        Copy(Path folder) {
            this.folder = folder;
        }

        Path partial() {
            return folder.resolveSibling(folder.getFileName() + PARTIAL);
        }
    }

    /// Makes a copy in a folder that does not exist.
    ///
    /// @throws dev.quell.base.error.SqlError the stop reason's; 1007, 1030
    void to(Path folder, Cancellation cancellation) {
        var copy = new Copy(folder);
        store.sync();
        synchronized (this) {
            if (!running.add(folder)) {
                throw ErrorCode.DB_CREATE_EXISTS.error(folder);
            }
        }
        Thread.ofPlatform().daemon().name("backup").start(() -> make(copy));
        if (ended.await(cancellation, Deadline.NEVER, () -> copy.done) == WaitOutcome.CANCELLED) {
            ended.update(() -> copy.abandoned = true);
            cancellation.check();
        }
        RuntimeException failure = copy.failure;
        if (failure != null) {
            throw failure;
        }
    }

    private void make(Copy copy) {
        RuntimeException failure = null;
        try {
            remove(copy.partial());
            store.copyTo(copy.partial());
        } catch (RuntimeException e) {
            failure = e;
        }
        finish(copy, failure);
        if (Files.exists(copy.partial())) {
            remove(copy.partial());
        }
        synchronized (this) {
            running.remove(copy.folder);
        }
        ended.update(() -> {});
    }

    /// Gives the copy its name, unless nobody wants it any more.
    private void finish(Copy copy, @Nullable RuntimeException failure) {
        ended.update(() -> {
            copy.failure = failure;
            if (failure == null && !copy.abandoned) {
                copy.failure = publish(copy);
            }
            copy.done = true;
        });
    }

    private static @Nullable RuntimeException publish(Copy copy) {
        try {
            Files.move(copy.partial(), copy.folder);
            LOG.info("backup: complete in {}", copy.folder);
            return null;
        } catch (IOException e) {
            return ErrorCode.GET_ERRNO.error("5", e.toString());
        }
    }

    private static void remove(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            LOG.warn("backup: cannot remove {}: {}", folder, e.toString());
        }
    }

    private synchronized boolean isIdle() {
        return running.isEmpty();
    }

    /// Waits until no copy is being made.
    ///
    /// @return false if one still is at the deadline; the store must stay open for it
    boolean drain(Deadline deadline) {
        return ended.await(new Cancellation(), deadline, this::isIdle) == WaitOutcome.DONE;
    }
}
