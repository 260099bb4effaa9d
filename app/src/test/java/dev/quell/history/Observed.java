package dev.quell.history;

import java.util.List;

/// A transaction over lists, as its client saw it.
///
/// @param id its place in the history
record Observed(int id, Outcome outcome, List<Operation> operations) {
    Observed {
        operations = List.copyOf(operations);
    }

    /// How it ended.
    enum Outcome {
        COMMITTED,
        ABORTED,
        /// The connection was lost while COMMIT was under way.
        UNKNOWN
    }

    /// One thing it did.
    sealed interface Operation {
        int key();
    }

    /// Put a value at the end of a list; no value is put there twice.
    record Append(int key, int value) implements Operation {}

    /// Saw a list.
    record Read(int key, List<Integer> values) implements Operation {
        Read {
            values = List.copyOf(values);
        }
    }

    boolean isReadOnly() {
        return operations.stream().allMatch(Read.class::isInstance);
    }

    List<Append> appends() {
        return operations.stream()
                .filter(Append.class::isInstance)
                .map(Append.class::cast)
                .toList();
    }

    List<Read> reads() {
        return operations.stream().filter(Read.class::isInstance).map(Read.class::cast).toList();
    }
}
