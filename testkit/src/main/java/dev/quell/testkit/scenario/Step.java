package dev.quell.testkit.scenario;

import java.util.List;

/// One step of a scenario.
sealed interface Step {
    /// The line of the script on which the step stands, from 1.
    int line();

    /// Opens a session by the stock client with these options.
    record Open(int line, String session, String options) implements Step {}

    /// Types a statement and checks what the client shows; an empty expectation only wants no error.
    record Run(int line, String session, String statement, List<String> expected) implements Step {
        public Run {
            expected = List.copyOf(expected);
        }
    }

    /// Types a statement, leaves it running, and waits until the process list shows the session in that State.
    record Wait(int line, String session, String statement, String state) implements Step {}

    /// The statement left running ends, and the client shows this.
    record Finish(int line, String session, List<String> expected) implements Step {
        public Finish {
            expected = List.copyOf(expected);
        }
    }

    /// Waits until the process list shows the session with that Command; `gone` is a session that it does not show.
    record Is(int line, String session, String command) implements Step {}
}
