package dev.quell.query.exec;

import dev.quell.base.value.Value;
import java.util.HashSet;
import java.util.Set;

/// DISTINCT: passes on the first row of each combination of some slots' values.
final class DistinctOperator implements Operator {
    private final Frame frame;
    private final Operator input;
    private final Snapshot compared;
    private final KeyShape shape;
    private Set<KeyShape.Key> seen = new HashSet<>();
    private long charged;

    DistinctOperator(Frame frame, Operator input, Snapshot compared, KeyShape shape) {
        this.frame = frame;
        this.input = input;
        this.compared = compared;
        this.shape = shape;
    }

    @Override
    public void open() {
        forget();
        input.open();
    }

    @Override
    public boolean next() {
        while (input.next()) {
            Value[] values = compared.take(frame);
            if (seen.add(shape.key(values))) {
                long bytes = 64 + ValueSize.of(values);
                charged += bytes;
                Execution.of(frame).memory().charge(bytes);
                return true;
            }
            frame.context.cancellation().check();
        }
        return false;
    }

    private void forget() {
        seen = new HashSet<>();
        Execution.of(frame).memory().release(charged);
        charged = 0;
    }

    @Override
    public void close() {
        forget();
        input.close();
    }
}
