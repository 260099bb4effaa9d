package dev.quell.query.function;

import dev.quell.base.value.Value;
import dev.quell.query.value.ValueKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Lets each combination of arguments through to another accumulator once. Rows with a NULL are for that one to judge.
final class DistinctAccumulator implements Accumulator {
    private final Accumulator inner;
    private final AggregateFunction.Spec spec;
    private final Set<List<Object>> seen = new HashSet<>();

    DistinctAccumulator(Accumulator inner, AggregateFunction.Spec spec) {
        this.inner = inner;
        this.spec = spec;
    }

    @Override
    public void add(Value[] arguments) {
        int count = spec.signature().size();
        List<Object> key = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            key.add(ValueKey.of(arguments[i], spec.argument(i).type()));
        }
        if (seen.add(key)) {
            inner.add(arguments);
        }
    }

    @Override
    public Value result() {
        return inner.result();
    }
}
