package dev.quell.query.exec;

import dev.quell.base.value.Value;
import dev.quell.query.value.Truth;
import dev.quell.query.value.Truths;

/// An expression as running code. Stateless: threads may share it, what belongs to a run is in the frame.
@FunctionalInterface
public interface Evaluator {
    Value evaluate(Frame frame);

    /// The value as a truth value, cheaper than by way of [#evaluate] for conditions.
    default Truth truth(Frame frame) {
        return Truths.of(evaluate(frame), frame.context);
    }

    /// Whether it is true: neither false nor NULL.
    default boolean test(Frame frame) {
        return truth(frame) == Truth.TRUE;
    }
}
