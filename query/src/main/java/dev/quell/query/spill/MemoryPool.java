package dev.quell.query.spill;

import java.util.concurrent.atomic.AtomicLong;

/// How much memory the rows of all statements may hold together. Nobody waits for it: a statement that is refused goes to disk.
/// Safe for all threads.
final class MemoryPool {
    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    /// @param limit bytes
    MemoryPool(long limit) {
        this.limit = limit;
    }

    /// @return false, with nothing taken, where that would exceed the limit
    boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= limit) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    /// Takes what cannot be done without, such as a buffer to go to disk with.
    void takeAnyway(long bytes) {
        taken.addAndGet(bytes);
    }

    void give(long bytes) {
        taken.addAndGet(-bytes);
    }

    long taken() {
        return taken.get();
    }
}
