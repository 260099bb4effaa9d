package dev.quell.query.function;

import dev.quell.base.value.Value;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.Typing;

/// A scalar function whose arguments are all evaluated before it runs.
///
/// There is one object for each function; the same call always resolves to the same typing, so bound trees hold the
/// function and the typing, and the compiler asks again for the body.
public interface Function {
    /// In lower case.
    String name();

    /// The least number of arguments.
    int minArguments();

    /// The greatest number of arguments; `Integer.MAX_VALUE` if there is no limit.
    int maxArguments();

    /// False if two calls with the same arguments may differ within a statement (RAND, UUID, SLEEP): such a call is never
    /// folded, and runs for each row.
    boolean deterministic();

    /// Chooses result type and code for a call.
    ///
    /// @throws dev.quell.base.error.SqlError if the arguments cannot be taken, such as 1267
    Resolved resolve(Signature signature);

    /// @param typing the result's type
    record Resolved(Typing typing, Body body) {}

    /// The code. Shared by threads; what belongs to one run of a statement it keeps in [EvalContext#state].
    @FunctionalInterface
    interface Body {
        /// @param arguments a value for each argument; the callee may change the array
        Value apply(EvalContext context, Value[] arguments);
    }
}
