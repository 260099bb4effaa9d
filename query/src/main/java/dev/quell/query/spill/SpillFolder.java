package dev.quell.query.spill;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.TakenOver;
import dev.quell.base.stop.Tenure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/// Where the rows of a server's statements go when they do not fit in memory, and how much memory there is for all of them. Safe
/// for all threads.
public final class SpillFolder implements AutoCloseable {
    private static final String SUFFIX = ".rows";
    private static final Set<OpenOption> OPEN =
            Set.of(
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);

    // On POSIX systems such a file has no name once it is open.
    private static final Set<OpenOption> OPEN_TEMPORARY =
            Set.of(
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);

    private final Path folder;
    private final Set<OpenOption> options;
    private final MemoryPool memory;
    private final Janitor janitor = new Janitor();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong open = new AtomicLong();
    private final String prefix;

    private SpillFolder(Path folder, Set<OpenOption> options, long memory) {
        this.folder = folder;
        this.options = options;
        this.memory = new MemoryPool(memory);
        // What an earlier server left is still being deleted when new files are made.
        this.prefix = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX) + "-";
    }

    /// Files in a folder of their own. What an earlier server left there is deleted in the background.
    ///
    /// @param memory bytes that the rows of all statements may hold together before they go to disk
    public static SpillFolder in(Path folder, long memory) {
        var made = new SpillFolder(folder, OPEN, memory);
        leftIn(folder).forEach(made.janitor::delete);
        return made;
    }

    /// Files in the system's folder for temporary files; nothing is left there whatever becomes of the server.
    public static SpillFolder temporary(long memory) {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        return new SpillFolder(folder, OPEN_TEMPORARY, memory);
    }

    /// A third of the heap: rows are half of what may be in it at once, and their sizes are estimates.
    public static long standardMemory() {
        return Runtime.getRuntime().maxMemory() / 3;
    }

    private static List<Path> leftIn(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX)).toList();
        } catch (IOException e) {
            throw SpillFile.writeError(folder, e);
        }
    }

    MemoryPool memory() {
        return memory;
    }

    /// Bytes that the rows of all statements hold in memory now.
    public long memoryInUse() {
        return memory.taken();
    }

    /// Files that statements have made and that are not deleted yet.
    public long files() {
        return open.get();
    }

    /// A new file.
    ///
    /// @throws dev.quell.base.error.SqlError 1021, 1026
    SpillFile create(Cancellation cancellation) {
        var path = folder.resolve("quell-" + prefix + numbers.incrementAndGet() + SUFFIX);
        var made = new AtomicReference<SpillFile>();
        try {
            Tenure.outside(() -> {
                made.set(create(path, cancellation));
                return true;
            });
        } catch (TakenOver e) {
            Optional.ofNullable(made.get()).ifPresent(this::discard);
            throw e;
        }
        return made.get();
    }

    private SpillFile create(Path path, Cancellation cancellation) {
        try {
            Files.createDirectories(folder);
            var ownerOnly =
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"));
            var file =
                    new SpillFile(path, FileChannel.open(path, options, ownerOnly), cancellation);
            open.incrementAndGet();
            return file;
        } catch (IOException e) {
            throw SpillFile.writeError(path, e);
        } catch (UnsupportedOperationException e) {
            throw ErrorCode.ERROR_ON_WRITE.error(path, "95", String.valueOf(e.getMessage()));
        }
    }

    /// Takes over a file that nobody needs any more.
    void discard(SpillFile file) {
        janitor.add(() -> {
            try {
                file.delete();
            } finally {
                open.decrementAndGet();
            }
        });
    }

    /// Returns when the last discarded file is gone.
    @Override
    public void close() {
        janitor.close();
    }
}
