package dev.quell.query.exec;

import dev.quell.base.error.ErrorCode;

/// How much memory the sorts, hash tables and temporary tables of one statement may hold together.
///
/// The sizes are estimates; they bound memory within a factor of about two. Used by the statement's thread only.
final class MemoryBudget {
    private static final long MINIMUM = 64L << 20;

    private final long limit;
    private long used;

    /// @param limit bytes, more than 0
    MemoryBudget(long limit) {
        this.limit = limit;
    }

    /// A third of the heap, but at least 64 MiB.
    static MemoryBudget standard() {
        return new MemoryBudget(Math.max(MINIMUM, Runtime.getRuntime().maxMemory() / 3));
    }

    /// Takes bytes.
    ///
    /// @throws dev.quell.base.error.SqlError 1038 where the statement would hold more than its limit
    void charge(long bytes) {
        used += bytes;
        if (used > limit) {
            throw ErrorCode.OUT_OF_SORTMEMORY.error();
        }
    }

    void release(long bytes) {
        used -= bytes;
    }
}
