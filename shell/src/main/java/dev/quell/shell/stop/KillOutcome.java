package dev.quell.shell.stop;

/// What became of the wish to kill.
sealed interface KillOutcome {
    /// The server answered.
    ///
    /// @param answer OK, or its error
    record Answered(String statement, String answer) implements KillOutcome {}

    /// Not sent, because it could have hit somebody else's session.
    record Unsafe(String why) implements KillOutcome {}

    /// The second connection does not stand.
    record Unreachable(String why) implements KillOutcome {}

    /// The statement had ended before.
    record TooLate() implements KillOutcome {}
}
