package dev.quell.storage.store;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitPoint;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/// Keeps native memory from being freed while anybody uses it, which would end the process: whoever calls into RocksDB enters before
/// and leaves afterwards, and the store is closed when nobody is inside and nobody can get in. Safe for all threads; entering
/// and leaving take no latch.
final class Fence {
    private static final Duration PAUSE = Duration.ofMillis(2);

    private final LongAdder entered = new LongAdder();
    private final LongAdder left = new LongAdder();
    private volatile boolean closed;

    /// Goes in.
    ///
    /// @throws dev.quell.base.error.SqlError 1053 if it is closed; do not [#leave] then
    void enter() {
        // In this order: whoever closes it either is seen here or sees this entry.
        entered.increment();
        if (closed) {
            left.increment();
            throw ErrorCode.SERVER_SHUTDOWN.error();
        }
    }

    void leave() {
        left.increment();
    }

    /// Lets nobody in any more and waits until all are gone.
    ///
    /// @return false if somebody is still inside at the deadline
    boolean close(Deadline deadline) {
        closed = true;
        var nobody = new Cancellation();
        while (!isEmpty() && deadline.nanosLeft() > 0) {
            WaitPoint.pause(nobody, Deadline.after(PAUSE));
        }
        return isEmpty();
    }

    private boolean isEmpty() {
        long gone = left.sum(); // first: who comes in between is counted as inside
        return gone == entered.sum();
    }
}
