package dev.quell.query.function;

import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.query.value.Comparer;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.Ordering;

/// MIN and MAX.
final class ExtremeAccumulator implements Accumulator {
    private final Comparer comparer;
    private final EvalContext context;
    private final int sign;
    private Value best = Value.NULL;

    /// @param sign 1 for the greatest, -1 for the least
    ExtremeAccumulator(AggregateFunction.Spec spec, EvalContext context, int sign) {
        this.context = context;
        this.sign = sign;
        SqlType type = spec.argument(0).type();
        comparer = new Comparer(Ordering.of(type), type, type);
    }

    @Override
    public void add(Value[] arguments) {
        Value value = arguments[0];
        if (value.isNull()) {
            return;
        }
        if (best.isNull() || comparer.compare(value, best, context) * sign > 0) {
            best = value;
        }
    }

    @Override
    public Value result() {
        boolean label = best instanceof Value.Enumerated || best instanceof Value.Members;
        return label ? new Value.Text(ValueText.of(best, SqlType.NULL)) : best;
    }
}
