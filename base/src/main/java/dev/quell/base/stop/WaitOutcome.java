package dev.quell.base.stop;

/// What waiting led to. None of these is a surprise, so none is an exception.
public enum WaitOutcome {
    /// The condition holds.
    DONE,
    /// The deadline passed first.
    TIMED_OUT,
    /// The statement was cancelled first.
    CANCELLED
}
