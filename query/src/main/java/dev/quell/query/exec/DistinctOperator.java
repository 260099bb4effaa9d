package dev.quell.query.exec;

import dev.quell.base.value.Value;
import dev.quell.query.spill.HashPasses;
import dev.quell.query.spill.MemoryShare;
import dev.quell.query.spill.ValueSize;
import java.util.HashSet;
import java.util.Set;

/// DISTINCT: passes on the first row of each combination of some slots' values. Rows whose values are new when memory is full are put
/// aside, and their turn comes after the others.
final class DistinctOperator implements Operator {
    private static final long KEY_BYTES = 96;

    /// @param compared the slots whose values are compared
    /// @param kept those and the others that later steps read
    record Spec(Snapshot compared, KeyShape shape, Snapshot kept) {}

    private final Frame frame;
    private final Operator input;
    private final Spec spec;
    private final MemoryShare memory;
    private final HashPasses passes;
    private Set<KeyShape.Key> seen = new HashSet<>();

    DistinctOperator(Frame frame, Operator input, Spec spec) {
        this.frame = frame;
        this.input = input;
        this.spec = spec;
        var spill = Execution.of(frame).spill();
        this.memory = spill.share();
        this.passes = new HashPasses(spill, spec.kept.size());
    }

    @Override
    public void open() {
        forget();
        input.open();
    }

    @Override
    public boolean next() {
        do {
            while (advance()) {
                if (isNew()) {
                    return true;
                }
                frame.context.cancellation().check();
            }
            forgetKeys();
        } while (passes.nextPass());
        return false;
    }

    private boolean advance() {
        if (passes.isFirst()) {
            return input.next();
        }
        if (!passes.next()) {
            return false;
        }
        spec.kept.restore(frame, passes.row(), 0);
        return true;
    }

    private boolean isNew() {
        Value[] values = spec.compared.take(frame);
        KeyShape.Key key = spec.shape.key(values);
        if (passes.hasPutAside()) {
            if (!seen.contains(key)) {
                passes.putAside(key.hashCode(), spec.kept.take(frame));
            }
            return false;
        }
        if (!seen.add(key)) {
            return false;
        }
        if (seen.size() == 1) {
            memory.takeAnyway(KEY_BYTES + ValueSize.of(values));
        } else if (!memory.take(KEY_BYTES + ValueSize.of(values))) {
            seen.remove(key);
            passes.putAside(key.hashCode(), spec.kept.take(frame));
            return false;
        }
        return true;
    }

    private void forgetKeys() {
        seen = new HashSet<>();
        memory.clear();
    }

    private void forget() {
        forgetKeys();
        passes.clear();
    }

    @Override
    public void close() {
        forget();
        input.close();
    }
}
