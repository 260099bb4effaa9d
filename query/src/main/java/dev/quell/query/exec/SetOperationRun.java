package dev.quell.query.exec;

import dev.quell.base.value.Value;
import dev.quell.query.spill.HashPartitions;
import dev.quell.query.spill.MemoryShare;
import dev.quell.query.spill.SpillScope;
import dev.quell.query.spill.ValueSize;
import dev.quell.sql.tree.QueryBody.SetOperator;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// UNION, INTERSECT, EXCEPT. Rows of the left side come first; a UNION ALL keeps nothing.
///
/// Distinct rows that do not fit in memory are put aside by their hash, those of the left side and those of the right; such pairs of
/// parts are worked off in further passes.
final class SetOperationRun implements RowSource.Rewindable {
    private static final long KEY_BYTES = 112;

    /// @param shape the result's columns
    record Spec(
            SetOperator operator,
            boolean all,
            KeyShape shape,
            RowConversion left,
            RowConversion right) {
        /// Whether the rows of the right side are counted before the left side is read.
        boolean countsRight() {
            return operator != SetOperator.UNION;
        }
    }

    private record Pair(HashPartitions.Part left, HashPartitions.Part right) {
        void drop() {
            left.drop();
            right.drop();
        }
    }

    private final Execution execution;
    private final Rewindable left;
    private final Rewindable right;
    private final Spec spec;
    private final SpillScope spill;
    private final MemoryShare memory;
    private final Deque<Pair> waiting = new ArrayDeque<>();
    private Map<KeyShape.Key, Integer> counts = new HashMap<>();
    private @Nullable HashPartitions leftAside;
    private @Nullable HashPartitions rightAside;
    private @Nullable Pair pair;
    private HashPartitions.@Nullable Rows rows;
    private boolean isFull;
    private Value[] row = new Value[0];
    private boolean onRight;

    SetOperationRun(Execution execution, Rewindable left, Rewindable right, Spec spec) {
        this.execution = execution;
        this.left = left;
        this.right = right;
        this.spec = spec;
        this.spill = execution.spill();
        this.memory = spill.share();
    }

    @Override
    public void open() {
        forget();
        onRight = false;
        left.open();
        if (spec.countsRight()) {
            right.open();
            while (right.next()) {
                countRight(spec.right.convert(right.row(), execution.context()));
            }
            right.close();
        }
    }

    private void countRight(Value[] values) {
        execution.context().cancellation().check();
        KeyShape.Key key = spec.shape.key(values);
        if (count(key, values) == 0) {
            rightAside = putAside(rightAside, key, values);
        }
    }

    private HashPartitions putAside(
            @Nullable HashPartitions before, KeyShape.Key key, Value[] values) {
        HashPartitions aside = before;
        if (aside == null) {
            int level = pair == null ? 0 : pair.left.level();
            aside = new HashPartitions(spill, level, spec.shape.size());
        }
        aside.add(key.hashCode(), values);
        return aside;
    }

    /// Counts a row.
    ///
    /// @return how often it was counted, this time included; 0 if it is new and there is no room
    private int count(KeyShape.Key key, Value[] values) {
        Integer before = counts.get(key);
        if (before == null) {
            long bytes = KEY_BYTES + ValueSize.of(values);
            if (counts.isEmpty()) {
                memory.takeAnyway(bytes);
            } else if (isFull || !memory.take(bytes)) {
                isFull = true; // a row put aside must not be taken in later
                return 0;
            }
        }
        int count = before == null ? 1 : before + 1;
        counts.put(key, count);
        return count;
    }

    @Override
    public boolean next() {
        do {
            while (advance()) {
                execution.context().cancellation().check();
                if (isWanted()) {
                    return true;
                }
            }
        } while (nextPass());
        return false;
    }

    private boolean advance() {
        if (pair != null) {
            if (rows == null || !rows.next()) {
                return false;
            }
            row = rows.row();
            return true;
        }
        if (!onRight) {
            if (left.next()) {
                row = spec.left.convert(left.row(), execution.context());
                return true;
            }
            if (spec.countsRight()) {
                return false;
            }
            left.close();
            onRight = true;
            right.open();
        }
        if (!right.next()) {
            return false;
        }
        row = spec.right.convert(right.row(), execution.context());
        return true;
    }

    private boolean isWanted() {
        if (!spec.countsRight() && spec.all) {
            return true;
        }
        KeyShape.Key key = spec.shape.key(row);
        boolean known = counts.containsKey(key);
        if (!known && rightAside != null && rightAside.has(key.hashCode())) {
            leftAside = putAside(leftAside, key, row);
            return false;
        }
        return switch (spec.operator) {
            case INTERSECT -> known && take(key) > 0;
            case EXCEPT -> spec.all ? !known || take(key) == 0 : isFirst(key);
            case UNION -> isFirst(key);
        };
    }

    private boolean isFirst(KeyShape.Key key) {
        int count = count(key, row);
        if (count == 0) {
            leftAside = putAside(leftAside, key, row);
        }
        return count == 1;
    }

    /// How often the row was still to be found on the right; takes one away, or with DISTINCT all.
    private int take(KeyShape.Key key) {
        int found = counts.getOrDefault(key, 0);
        if (found > 0) {
            counts.put(key, spec.all ? found - 1 : 0);
        }
        return found;
    }

    /// Goes on with rows that were put aside.
    private boolean nextPass() {
        pushPairs();
        if (pair != null) {
            pair.drop();
        }
        forgetCounts();
        Pair next = waiting.poll();
        if (next == null) {
            rows = null;
            return false;
        }
        pair = next;
        HashPartitions.Rows counted = next.right.rows();
        while (counted.next()) {
            countRight(counted.row());
        }
        rows = next.left.rows();
        return true;
    }

    private void pushPairs() {
        HashPartitions asideLeft = leftAside;
        HashPartitions asideRight = rightAside;
        leftAside = null;
        rightAside = null;
        if (asideLeft == null) {
            if (asideRight != null) {
                asideRight.drop();
            }
            return;
        }
        List<HashPartitions.Part> lefts = asideLeft.parts();
        List<HashPartitions.Part> rights =
                asideRight == null ? HashPartitions.emptyParts() : asideRight.parts();
        for (int i = 0; i < lefts.size(); i++) {
            var each = new Pair(lefts.get(i), rights.get(i));
            if (each.left.isEmpty()) {
                each.drop();
            } else {
                waiting.push(each);
            }
        }
    }

    @Override
    public Value[] row() {
        return row;
    }

    private void forgetCounts() {
        counts = new HashMap<>();
        isFull = false;
        memory.clear();
    }

    private void forget() {
        forgetCounts();
        pushPairs();
        waiting.forEach(Pair::drop);
        waiting.clear();
        if (pair != null) {
            pair.drop();
            pair = null;
        }
        rows = null;
    }

    @Override
    public void close() {
        forget();
        left.close();
        right.close();
    }
}
