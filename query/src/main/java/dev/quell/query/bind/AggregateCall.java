package dev.quell.query.bind;

import dev.quell.base.value.Value;
import dev.quell.query.function.Accumulator;
import dev.quell.query.function.AggregateFunction;
import dev.quell.query.function.Argument;
import dev.quell.query.function.Signature;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.EvalSettings;
import dev.quell.query.value.Typing;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// A call of an aggregate function with its arguments bound. Equal calls need one accumulator only.
///
/// @param arguments empty for COUNT(*)
/// @param separator GROUP_CONCAT's separator, else NULL
public record AggregateCall(
        AggregateFunction function,
        List<BoundExpression> arguments,
        boolean distinct,
        List<OrderKey> order,
        Value separator,
        Typing typing) {
    public AggregateCall {
        arguments = List.copyOf(arguments);
        order = List.copyOf(order);
    }

    /// A key of the ORDER BY within the call.
    public record OrderKey(BoundExpression expression, boolean descending) {}

    /// Makes fresh accumulators. Their `add` takes the values of the arguments followed by those of the order keys; DISTINCT is
    /// the caller's business.
    public Supplier<Accumulator> accumulators(EvalContext context) {
        AggregateFunction.Spec spec =
                spec(function.name(), arguments, distinct, order, separator, context.settings());
        return () -> function.accumulator(spec, context);
    }

    /// Whether it takes the rows of a group together, rather than one at a time as they come.
    boolean needsGroup() {
        return switch (function.name()) {
            case "group_concat", "json_arrayagg", "json_objectagg" -> true;
            case "min", "max" -> false;
            default -> distinct;
        };
    }

    static AggregateFunction.Spec spec(
            String name,
            List<BoundExpression> arguments,
            boolean distinct,
            List<OrderKey> order,
            Value separator,
            EvalSettings settings) {
        List<Argument> given = new ArrayList<>(arguments.size());
        for (BoundExpression argument : arguments) {
            given.add(argument.asArgument());
        }
        List<AggregateFunction.Order> keys = new ArrayList<>(order.size());
        for (OrderKey key : order) {
            keys.add(new AggregateFunction.Order(key.expression().typing(), key.descending()));
        }
        return new AggregateFunction.Spec(
                new Signature(name, given, settings), distinct, keys, separator);
    }
}
