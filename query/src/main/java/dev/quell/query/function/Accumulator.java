package dev.quell.query.function;

import dev.quell.base.value.Value;

/// The running state of one aggregate over one group.
public interface Accumulator {
    /// Takes a row in.
    ///
    /// @param arguments the call's arguments, then the values of its ORDER BY; the array may be reused by the caller
    void add(Value[] arguments);

    /// The result so far; more rows may follow.
    Value result();

    /// One that keeps something of each row.
    interface Growing extends Accumulator {
        /// How many bytes it keeps, about.
        long bytes();
    }
}
