package dev.quell.query.exec;

import dev.quell.base.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Puts the right side's rows in a hash table when it is first opened and looks up each row of the left.
final class HashJoinOperator implements Operator {
    /// @param residual what a pair must meet besides equal keys; null for nothing
    /// @param stable the table stays good when the join is opened again
    record Spec(
            Evaluator[] leftKeys,
            Evaluator[] rightKeys,
            KeyShape shape,
            boolean outer,
            @Nullable Evaluator residual,
            Snapshot rightSlots,
            boolean stable) {}

    private final Frame frame;
    private final Operator left;
    private final Operator right;
    private final Spec spec;
    private @Nullable Map<KeyShape.Key, List<Value[]>> table;
    private long charged;
    private List<Value[]> candidates = List.of();
    private int position;
    private boolean inside;
    private boolean matched;

    HashJoinOperator(Frame frame, Operator left, Operator right, Spec spec) {
        this.frame = frame;
        this.left = left;
        this.right = right;
        this.spec = spec;
    }

    @Override
    public void open() {
        if (!spec.stable) {
            forget();
        }
        if (table == null) {
            table = build();
        }
        inside = false;
        left.open();
    }

    private Map<KeyShape.Key, List<Value[]>> build() {
        Map<KeyShape.Key, List<Value[]>> built = new HashMap<>();
        right.open();
        while (right.next()) {
            frame.context.cancellation().check();
            KeyShape.Key key = key(spec.rightKeys);
            if (key == null) {
                continue;
            }
            Value[] row = spec.rightSlots.take(frame);
            long bytes = ValueSize.of(row) + 120;
            charged += bytes;
            Execution.of(frame).memory().charge(bytes);
            built.computeIfAbsent(key, _ -> new ArrayList<>(1)).add(row);
        }
        right.close();
        return built;
    }

    /// The key's present values, or null if one is NULL and so equal to nothing.
    private KeyShape.@Nullable Key key(Evaluator[] keys) {
        Value[] values = new Value[keys.length];
        for (int i = 0; i < keys.length; i++) {
            values[i] = keys[i].evaluate(frame);
            if (values[i].isNull()) {
                return null;
            }
        }
        return spec.shape.key(values);
    }

    @Override
    public boolean next() {
        while (true) {
            if (!inside && !advance()) {
                return false;
            }
            while (position < candidates.size()) {
                spec.rightSlots.restore(frame, candidates.get(position++), 0);
                if (spec.residual == null || spec.residual.test(frame)) {
                    matched = true;
                    return true;
                }
            }
            inside = false;
            frame.context.cancellation().check();
            if (spec.outer && !matched) {
                spec.rightSlots.clear(frame);
                return true;
            }
        }
    }

    private boolean advance() {
        if (!left.next()) {
            return false;
        }
        KeyShape.Key key = key(spec.leftKeys);
        List<Value[]> found = key == null || table == null ? null : table.get(key);
        candidates = found == null ? List.of() : found;
        position = 0;
        inside = true;
        matched = false;
        return true;
    }

    private void forget() {
        table = null;
        candidates = List.of();
        if (charged > 0) {
            Execution.of(frame).memory().release(charged);
            charged = 0;
        }
    }

    @Override
    public void close() {
        forget();
        left.close();
        right.close();
    }
}
