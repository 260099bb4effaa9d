package dev.quell.query.value;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.WaitOutcome;
import java.time.Duration;
import java.util.OptionalLong;

/// Named locks of users (GET_LOCK and its like), as one session sees them. Names are compared without case. A session may
/// hold many locks, each any number of times. Of the session's thread only.
public interface UserLocks {
    /// Takes a lock, waiting killably.
    ///
    /// @throws dev.quell.base.error.SqlError 3058 if waiting would close a circle
    WaitOutcome acquire(String name, Cancellation cancellation, Duration wait);

    /// Gives a lock back once; what the session does not hold stays.
    Release release(String name);

    /// Gives all locks of the session back.
    ///
    /// @return how many (counting a lock as often as it was taken)
    long releaseAll();

    /// The connection that holds a lock, this one or another.
    OptionalLong holder(String name);

    /// What RELEASE_LOCK answers: 1, 0, NULL.
    enum Release {
        RELEASED,
        NOT_OURS,
        UNKNOWN
    }
}
