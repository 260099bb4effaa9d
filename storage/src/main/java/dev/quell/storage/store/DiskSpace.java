package dev.quell.storage.store;

import dev.quell.base.error.ErrorCode;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The room that the disk has left. A log that finds none cannot be trusted any more, and the server would have to be started
/// again; so statements that need more of it are refused before, while what is in memory can still go to files. When there is room
/// again they go on.
///
/// The disk is asked once for each mebibyte written, and while room is short ten times a second. Safe for all threads.
final class DiskSpace {
    private static final Logger LOG = LoggerFactory.getLogger(DiskSpace.class);
    private static final long STEP_BYTES = 1L << 20;
    private static final long STEP_NANOS = 100_000_000;
    // Beyond what memory takes in files: for the log, and for rows that go.
    private static final long LEFT_BY_GROWTH = 16L << 20;
    private static final long LEFT_BY_ALL = 4L << 20;

    private final FileStore disk;
    private final LongSupplier inMemory;
    private final AtomicLong sinceAsked = new AtomicLong(STEP_BYTES);
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile long askedNanos;
    // Bytes beyond what memory takes.
    private volatile long spare = Long.MAX_VALUE;

    /// @param inMemory bytes that are not in files yet
    DiskSpace(Path folder, LongSupplier inMemory) throws IOException {
        disk = Files.getFileStore(folder);
        this.inMemory = inMemory;
    }

    /// Counts what was written.
    void written(int bytes) {
        if (sinceAsked.addAndGet(bytes) >= STEP_BYTES) {
            ask();
        }
    }

    /// @param grows false for what makes room in the end
    /// @param table whose rows are to be written
    /// @throws dev.quell.base.error.SqlError 1114 if there is too little room, as InnoDB has it
    void require(boolean grows, String table) {
        if (isShort(grows)) {
            askAgain();
            if (isShort(grows)) {
                throw ErrorCode.RECORD_FILE_FULL.error(table);
            }
        }
    }

    /// Whether rows that need more are refused now.
    boolean isShort() {
        return isShort(true);
    }

    /// Whether there is room for so many bytes besides what everything else needs.
    boolean fits(long bytes) {
        ask();
        return spare - bytes >= LEFT_BY_ALL;
    }

    private boolean isShort(boolean grows) {
        return spare < (grows ? LEFT_BY_GROWTH : LEFT_BY_ALL);
    }

    private void askAgain() {
        if (System.nanoTime() - askedNanos > STEP_NANOS) {
            ask();
        }
    }

    private void ask() {
        if (!asking.compareAndSet(false, true)) {
            return;
        }
        try {
            boolean wasShort = isShort();
            sinceAsked.set(0);
            spare = disk.getUsableSpace() - inMemory.getAsLong();
            askedNanos = System.nanoTime();
            if (isShort() != wasShort) {
                LOG.warn(
                        "store: {} MiB left on the disk: {}",
                        spare >> 20,
                        wasShort ? "writing again" : "rows that need more are refused");
            }
        } catch (IOException e) {
            LOG.warn("store: the disk does not tell its free space: {}", e.getMessage());
            spare = Long.MAX_VALUE;
        } finally {
            asking.set(false);
        }
    }
}
