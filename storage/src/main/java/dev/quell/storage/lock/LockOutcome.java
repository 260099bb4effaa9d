package dev.quell.storage.lock;

/// What asking for a lock led to. None of these is a surprise, so none is an exception.
public enum LockOutcome {
    GRANTED,
    /// The lock is held by another and the caller did not want to wait.
    BUSY,
    TIMED_OUT,
    CANCELLED,
    /// Waiting would close a circle, and this waiter was chosen to give way.
    DEADLOCK
}
