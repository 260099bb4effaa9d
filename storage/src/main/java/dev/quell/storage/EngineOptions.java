package dev.quell.storage;

import java.nio.file.Path;
import java.util.Optional;

/// How the engine is opened.
///
/// @param directory where the data is; empty for one that lives in memory only
/// @param flushMode can be changed later by [Engine#flushMode(FlushMode)]
/// @param bufferPoolBytes what reads may cache (`innodb_buffer_pool_size`)
public record EngineOptions(Optional<Path> directory, FlushMode flushMode, long bufferPoolBytes) {
    private static final long DEFAULT_BUFFER_POOL = 128L << 20;

    public static EngineOptions inMemory() {
        return new EngineOptions(Optional.empty(), FlushMode.WRITE, DEFAULT_BUFFER_POOL);
    }

    public static EngineOptions in(Path directory) {
        return new EngineOptions(Optional.of(directory), FlushMode.SYNC, DEFAULT_BUFFER_POOL);
    }

    public EngineOptions withFlushMode(FlushMode mode) {
        return new EngineOptions(directory, mode, bufferPoolBytes);
    }
}
