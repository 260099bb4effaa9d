package dev.quell.storage.lock;

import java.time.Instant;
import java.util.List;

/// A circle of waits that was found and broken.
///
/// @param parties each waits for a lock of the next, the last for one of the first
/// @param victim the index of the one that gave way
public record Deadlock(Instant time, List<Party> parties, int victim) {
    public Deadlock {
        parties = List.copyOf(parties);
    }

    /// One of those in the circle, as it was then.
    ///
    /// @param statement what it was running
    /// @param locks the locks that it held as objects
    /// @param waitedFor the lock that it asked for
    public record Party(
            long transactionId,
            long connectionId,
            String statement,
            long changedRows,
            int locks,
            LockRequest waitedFor) {}
}
