package dev.quell.storage;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitCause;
import dev.quell.base.stop.WaitOutcome;
import dev.quell.base.stop.WaitPoint;
import dev.quell.storage.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Copies of the data while the engine runs. The copy is made by a thread of its own, beside its place and under another name, and
/// gets its name when it is complete; who asked for it may leave at any time, and what was begun is then removed behind his back.
///
/// ```text
///   DIR.partial   the copy at work; what a crash leaves of it goes at the next start
///   DIR           the copy, whole
/// ```
/// Copies at work are noted in a file of the data folder.
///
/// Safe for all threads.
final class Backup {
    private static final Logger LOG = LoggerFactory.getLogger(Backup.class);
    private static final WaitCause COPY = WaitCause.of(WaitCause.Kind.COPY);
    private static final String PARTIAL = ".partial";
    // How RocksDB calls what it has not finished.
    private static final String STAGING = PARTIAL + ".tmp";
    private static final String NOTES = "clones.unfinished";

    private final Store store;
    private final Optional<Path> notes;
    private final WaitPoint ended = new WaitPoint();

    @GuardedBy("this")
    private final Set<Path> running = new HashSet<>();

    /// @param directory the data folder; empty for a store in memory
    Backup(Store store, Optional<Path> directory) {
        this.store = store;
        this.notes = directory.map(folder -> folder.resolve(NOTES));
        if (notes.filter(Files::exists).isPresent()) {
            Thread.ofPlatform().daemon().name("backup").start(() -> sweep(notes.get()));
        }
    }

    /// Removes what a crash has left. Nobody makes copies there meanwhile.
    private void sweep(Path file) {
        try {
            for (String line : Files.readAllLines(file)) {
                Path folder = Path.of(line);
                if (begin(folder)) {
                    remove(folder.resolveSibling(folder.getFileName() + PARTIAL));
                    remove(folder.resolveSibling(folder.getFileName() + STAGING));
                    end(folder);
                }
            }
        } catch (IOException | InvalidPathException e) {
            LOG.warn("backup: {} cannot be read: {}", file, e.toString());
        }
        note();
    }

    private synchronized boolean begin(Path folder) {
        return running.add(folder);
    }

    private synchronized void end(Path folder) {
        running.remove(folder);
        note();
    }

    /// Has the file name the copies at work.
    private synchronized void note() {
        if (notes.isEmpty()) {
            return;
        }
        try {
            if (running.isEmpty()) {
                Files.deleteIfExists(notes.get());
            } else {
                Files.write(notes.get(), running.stream().map(Path::toString).toList());
            }
        } catch (IOException e) {
            LOG.warn("backup: {} cannot be written: {}", notes.get(), e.toString());
        }
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
        if (!begin(folder)) {
            throw ErrorCode.DB_CREATE_EXISTS.error(folder);
        }
        Thread.ofPlatform().daemon().name("backup").start(() -> make(copy));
        var outcome = ended.await(COPY, cancellation, Deadline.NEVER, () -> copy.done);
        if (outcome == WaitOutcome.CANCELLED && isAbandoned(copy)) {
            cancellation.check();
        }
        RuntimeException failure = copy.failure;
        if (failure != null) {
            throw failure;
        }
    }

    /// Gives a copy up, unless it has got its name meanwhile.
    private boolean isAbandoned(Copy copy) {
        ended.update(() -> copy.abandoned = !copy.done);
        return copy.abandoned;
    }

    private void make(Copy copy) {
        RuntimeException failure = null;
        note();
        try {
            remove(copy.partial());
            store.sync();
            store.copyTo(copy.partial());
        } catch (RuntimeException e) {
            failure = e;
        }
        finish(copy, failure);
        if (Files.exists(copy.partial())) {
            remove(copy.partial());
        }
        end(copy.folder);
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
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("backup: cannot remove {}: {}", folder, e.toString());
        }
    }
}
