package dev.quell.base.stop;

/// What a thread waits for, for those who look at it.
///
/// @param subject the one thing of its kind, where one can be told: what it is, its kind says
public record WaitCause(Kind kind, Object subject) {
    /// Kinds of waits that sessions come into.
    public enum Kind {
        /// For a row or a gap that another transaction has locked. The subject is the id of the index (`Long`).
        ROW_LOCK,
        /// For a lock of a definition or a name. The subject is its key in the room that has locks.
        METADATA_LOCK,
        /// For a place inside the engine.
        ADMISSION,
        /// For a commit to be durable.
        LOG,
        /// For a time to pass.
        SLEEP,
        /// For a client that does not read, or does not send. The subject says which: `send` or `recv`.
        CLIENT,
        /// For a copy of the data.
        COPY,
        /// For memory that other statements' large values take.
        MEMORY
    }

    /// A cause without a subject.
    public static WaitCause of(Kind kind) {
        return new WaitCause(kind, "");
    }
}
