package dev.quell.query.function;

import dev.quell.base.value.Value;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.Typing;
import java.util.List;

/// An aggregate function such as SUM; one object for each.
public interface AggregateFunction {
    /// In lower case.
    String name();

    int minArguments();

    int maxArguments();

    Typing typing(Spec spec);

    /// Fresh state for one group. ORDER BY is the accumulator's business, DISTINCT the caller's.
    Accumulator accumulator(Spec spec, EvalContext context);

    /// How an aggregate is called.
    ///
    /// @param order the ORDER BY within the call (GROUP_CONCAT)
    /// @param separator GROUP_CONCAT's separator; else NULL
    record Spec(Signature signature, boolean distinct, List<Order> order, Value separator) {
        public Spec {
            order = List.copyOf(order);
        }

        public Argument argument(int index) {
            return signature.argument(index);
        }
    }

    /// One key of an ORDER BY within an aggregate.
    record Order(Typing typing, boolean descending) {}
}
