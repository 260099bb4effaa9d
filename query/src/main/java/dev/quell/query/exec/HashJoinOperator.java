package dev.quell.query.exec;

import dev.quell.base.value.Value;
import dev.quell.query.spill.ExternalSort;
import dev.quell.query.spill.HashPartitions;
import dev.quell.query.spill.MemoryShare;
import dev.quell.query.spill.SpillScope;
import dev.quell.query.spill.ValueSize;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Puts the right side's rows in a hash table when it is first opened and looks up each row of the left.
///
/// Right rows that do not fit are put aside by their keys' hash, and so are copies of the left rows that may match them. When the left
/// side has ended, each such pair of parts is joined like the sides themselves: a part that is too large even then has more rounds.
final class HashJoinOperator implements Operator {
    private static final long ROW_BYTES = 120;

    /// @param residual what a pair must meet besides equal keys; null for nothing
    /// @param left the slots of left rows that this and later steps read
    /// @param ordered later steps rely on the order of the left rows
    /// @param stable the table stays good when the join is opened again
    record Spec(
            Keys keys,
            boolean outer,
            @Nullable Evaluator residual,
            Snapshot left,
            Snapshot right,
            boolean ordered,
            boolean stable) {}

    /// What is equal in both rows of a pair.
    record Keys(Evaluator[] left, Evaluator[] right, KeyShape shape) {}

    /// Parts of both sides that wait to be joined.
    private record Pair(HashPartitions.Part left, HashPartitions.Part right) {
        void drop() {
            left.drop();
            right.drop();
        }
    }

    private final Frame frame;
    private final Operator left;
    private final Operator right;
    private final Spec spec;
    private final SpillScope spill;
    private final MemoryShare memory;
    private final Deque<Pair> waiting = new ArrayDeque<>();
    private @Nullable Map<KeyShape.Key, List<Value[]>> table;
    private @Nullable HashPartitions rightAside;
    private @Nullable HashPartitions leftAside;
    private @Nullable Pair pair;
    private HashPartitions.@Nullable Rows leftRows;
    private @Nullable ExternalSort sort;
    private @Nullable Iterator<Value[]> sorted;

    private List<Value[]> candidates = List.of();
    private int position;
    private int hash;
    private long number;
    private boolean hasKey;
    private boolean inside;
    private boolean matched;
    private boolean spilled;

    HashJoinOperator(Frame frame, Operator left, Operator right, Spec spec) {
        this.frame = frame;
        this.left = left;
        this.right = right;
        this.spec = spec;
        this.spill = Execution.of(frame).spill();
        this.memory = spill.share();
    }

    @Override
    public void open() {
        if (!spec.stable || spilled) {
            forget();
        }
        if (table == null) {
            table = build();
        }
        inside = false;
        number = 0;
        left.open();
        if (spec.ordered && rightAside != null) {
            sorted = inOrder();
        }
    }

    private Map<KeyShape.Key, List<Value[]>> build() {
        Map<KeyShape.Key, List<Value[]>> built = new HashMap<>();
        right.open();
        while (right.next()) {
            frame.context.cancellation().check();
            KeyShape.Key key = key(spec.keys.right);
            if (key != null) {
                keep(key, spec.right.take(frame), built, 0);
            }
        }
        right.close();
        return built;
    }

    private void keep(
            KeyShape.Key key, Value[] row, Map<KeyShape.Key, List<Value[]>> built, int level) {
        HashPartitions aside = rightAside;
        long bytes = ValueSize.of(row) + ROW_BYTES;
        if (built.isEmpty()) {
            memory.takeAnyway(bytes);
        } else if (aside != null || !memory.take(bytes)) {
            if (aside == null) {
                spilled = true;
                aside = new HashPartitions(spill, level, spec.right.size());
                rightAside = aside;
            }
            aside.add(key.hashCode(), row);
            return;
        }
        built.computeIfAbsent(key, _ -> new ArrayList<>(1)).add(row);
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
        return spec.keys.shape.key(values);
    }

    @Override
    public boolean next() {
        if (sorted == null) {
            return nextPair();
        }
        if (!sorted.hasNext()) {
            return false;
        }
        Value[] row = sorted.next();
        spec.left.restore(frame, row, 0);
        spec.right.restore(frame, row, spec.left.size());
        return true;
    }

    /// Joins all, and sorts the pairs by their left rows' numbers.
    private Iterator<Value[]> inOrder() {
        int width = spec.left.size() + spec.right.size();
        var pairs = new ExternalSort(spill, width);
        sort = pairs;
        while (nextPair()) {
            Value[] row = new Value[width];
            spec.left.take(frame, row, 0);
            spec.right.take(frame, row, spec.left.size());
            pairs.add(ByteBuffer.allocate(Long.BYTES).putLong(number).array(), row);
        }
        return pairs.rows();
    }

    private boolean nextPair() {
        while (inside || advance() || nextParts()) {
            while (inside && position < candidates.size()) {
                spec.right.restore(frame, candidates.get(position++), 0);
                if (spec.residual == null || spec.residual.test(frame)) {
                    matched = true;
                    return true;
                }
            }
            frame.context.cancellation().check();
            if (inside && endsUnmatched()) {
                return true;
            }
        }
        return false;
    }

    /// Leaves a left row.
    ///
    /// @return true if it is to be passed on alone
    private boolean endsUnmatched() {
        inside = false;
        HashPartitions aside = rightAside;
        if (aside != null && hasKey && aside.has(hash)) {
            putLeftAside();
            return false;
        }
        if (spec.outer && !matched) {
            spec.right.clear(frame);
            return true;
        }
        return false;
    }

    private void putLeftAside() {
        HashPartitions aside = leftAside;
        if (aside == null) {
            aside = new HashPartitions(spill, level(), spec.left.size() + 2);
            leftAside = aside;
        }
        Value[] row = new Value[spec.left.size() + 2];
        spec.left.take(frame, row, 0);
        row[spec.left.size()] = Value.Int.of(matched ? 1 : 0);
        row[spec.left.size() + 1] = Value.Int.of(number);
        aside.add(hash, row);
    }

    private int level() {
        return pair == null ? 0 : pair.left.level();
    }

    /// Goes to the next left row.
    private boolean advance() {
        if (!nextLeft()) {
            return false;
        }
        KeyShape.Key key = key(spec.keys.left);
        hasKey = key != null;
        List<Value[]> found = null;
        if (key != null && table != null) {
            hash = key.hashCode();
            found = table.get(key);
        }
        candidates = found == null ? List.of() : found;
        position = 0;
        inside = true;
        return true;
    }

    private boolean nextLeft() {
        if (pair == null) {
            matched = false;
            number++;
            return left.next();
        }
        if (leftRows == null || !leftRows.next()) {
            return false;
        }
        Value[] row = leftRows.row();
        spec.left.restore(frame, row, 0);
        matched = row[spec.left.size()].equals(Value.Int.of(1));
        number = row[spec.left.size() + 1] instanceof Value.Int(long kept) ? kept : 0;
        return true;
    }

    /// The present sides are joined: goes on with parts that were put aside.
    private boolean nextParts() {
        pushPairs();
        if (pair != null) {
            pair.drop();
        }
        Pair next = waiting.poll();
        if (next == null) {
            return false;
        }
        pair = next;
        leftRows = next.left.rows();
        memory.clear();
        Map<KeyShape.Key, List<Value[]>> built = new HashMap<>();
        HashPartitions.Rows rows = next.right.rows();
        while (rows.next()) {
            frame.context.cancellation().check();
            Value[] row = rows.row();
            spec.right.restore(frame, row, 0);
            KeyShape.Key key = key(spec.keys.right);
            if (key != null) {
                keep(key, row, built, next.right.level());
            }
        }
        table = built;
        return true;
    }

    private void pushPairs() {
        HashPartitions asideRight = rightAside;
        if (asideRight == null) {
            return;
        }
        rightAside = null;
        HashPartitions asideLeft = leftAside;
        leftAside = null;
        if (asideLeft == null) {
            asideRight.drop();
            return;
        }
        List<HashPartitions.Part> lefts = asideLeft.parts();
        List<HashPartitions.Part> rights = asideRight.parts();
        for (int i = 0; i < lefts.size(); i++) {
            var each = new Pair(lefts.get(i), rights.get(i));
            if (each.left.isEmpty()) {
                each.drop();
            } else {
                waiting.push(each);
            }
        }
    }

    private void forget() {
        table = null;
        spilled = false;
        candidates = List.of();
        memory.clear();
        pushPairs();
        waiting.forEach(Pair::drop);
        waiting.clear();
        if (pair != null) {
            pair.drop();
            pair = null;
        }
        leftRows = null;
        sorted = null;
        if (sort != null) {
            sort.close();
            sort = null;
        }
    }

    @Override
    public void close() {
        forget();
        left.close();
        right.close();
    }
}
