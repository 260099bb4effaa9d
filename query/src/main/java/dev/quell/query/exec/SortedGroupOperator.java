package dev.quell.query.exec;

import dev.quell.base.value.Value;
import dev.quell.query.bind.BoundQuery.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Groups rows that come ordered by the keys, one group at a time; with ROLLUP also makes the super-aggregate rows.
///
/// With n keys there are n + 1 levels of accumulators: level n is the group itself, level 0 the whole input. A change of the
/// key at place p ends the levels n down to p + 1.
final class SortedGroupOperator implements Operator {
    /// @param slots where each key's value stands after grouping; empty without ROLLUP
    record Rollup(int[] slots, List<Level> levels) {
        static final Rollup NONE = new Rollup(new int[0], List.of());

        boolean wanted() {
            return slots.length > 0;
        }
    }

    private record Output(Value[] kept, Value[] keys, int level, Value[] results) {}

    private final Frame frame;
    private final Operator input;
    private final GroupSpec spec;
    private final Rollup rollup;
    private final int keyCount;
    private final Aggregation aggregation;
    private final List<Aggregation.Totals> levels = new ArrayList<>();
    private final Deque<Output> outputs = new ArrayDeque<>();
    private Value @Nullable [] keys;
    private Value[] first = new Value[0];
    private Value @Nullable [] resume;
    private boolean ended;

    SortedGroupOperator(Frame frame, Operator input, GroupSpec spec, Rollup rollup) {
        this.frame = frame;
        this.input = input;
        this.spec = spec;
        this.rollup = rollup;
        this.keyCount = spec.keys().length;
        this.aggregation = new Aggregation(frame, spec);
    }

    @Override
    public void open() {
        keys = null;
        resume = null;
        ended = false;
        outputs.clear();
        levels.clear();
        aggregation.forget();
        for (int i = 0; i <= keyCount; i++) {
            levels.add(aggregation.start());
        }
        input.open();
    }

    @Override
    public boolean next() {
        while (outputs.isEmpty()) {
            if (ended) {
                return false;
            }
            step();
        }
        show(outputs.remove());
        return true;
    }

    private void step() {
        if (resume != null) {
            // What was shown of the last group must not be seen by the steps below.
            spec.below().restore(frame, resume, 0);
            resume = null;
        }
        if (!input.next()) {
            ended = true;
            finish(rollup.wanted() ? 0 : keyCount);
            return;
        }
        frame.context.cancellation().check();
        Value[] current = spec.keyValues(frame);
        int change = keys == null ? 0 : firstDifference(keys, current);
        if (keys == null || change < keyCount) {
            finish(rollup.wanted() ? change + 1 : keyCount);
            keys = current;
            first = spec.kept().take(frame);
            resume = outputs.isEmpty() ? null : spec.below().take(frame);
        }
        if (rollup.wanted()) {
            levels.forEach(aggregation::add);
        } else {
            aggregation.add(levels.get(keyCount));
        }
    }

    /// Ends the groups of these levels and starts new ones.
    private void finish(int lowest) {
        if (keys == null) {
            if (ended && rollup.wanted()) {
                outputs.add(ofNoRows());
            }
            return;
        }
        if (!rollup.wanted()) {
            aggregation.forget();
        }
        for (int level = keyCount; level >= lowest; level--) {
            outputs.add(new Output(first, keys, level, levels.get(level).results()));
            levels.set(level, aggregation.start());
        }
    }

    // MySQL 9 has a grand total of no rows, too.
    private Output ofNoRows() {
        spec.kept().clear(frame);
        return new Output(
                spec.kept().take(frame), new Value[keyCount], 0, levels.getFirst().results());
    }

    private int firstDifference(Value[] before, Value[] now) {
        for (int i = 0; i < keyCount; i++) {
            if (!spec.shape().same(before[i], now[i], i)) {
                return i;
            }
        }
        return keyCount;
    }

    private void show(Output output) {
        spec.show(frame, output.kept, output.results);
        if (!rollup.wanted()) {
            return;
        }
        for (int i = 0; i < keyCount; i++) {
            frame.slots[rollup.slots[i]] = i < output.level ? output.keys[i] : Value.NULL;
        }
        for (Level level : rollup.levels) {
            long bits = 0;
            for (int key : level.keys()) {
                bits = bits << 1 | (key >= output.level ? 1 : 0);
            }
            frame.slots[level.slot()] = Value.Int.of(bits);
        }
    }

    @Override
    public void close() {
        outputs.clear();
        ended = true;
        aggregation.forget();
        input.close();
    }
}
