package dev.quell.query.value;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitOutcome;
import java.util.OptionalLong;

/// Named locks of users (GET_LOCK and its like), shared by all sessions. Names are compared without case. A session may
/// hold many locks, each any number of times.
public interface UserLocks {
    /// Takes a lock for a session, waiting killably.
    ///
    /// @throws dev.quell.base.error.SqlError 3058 if waiting would close a circle
    WaitOutcome acquire(long connection, String name, Cancellation cancellation, Deadline deadline);

    /// Gives a lock back once; what the session does not hold stays.
    Release release(long connection, String name);

    /// Gives all locks of a session back.
    ///
    /// @return how many (counting a lock as often as it was taken)
    long releaseAll(long connection);

    /// The connection that holds a lock.
    OptionalLong holder(String name);

    /// What RELEASE_LOCK answers: 1, 0, NULL.
    enum Release {
        RELEASED,
        NOT_OURS,
        UNKNOWN
    }
}
