package dev.quell.query.exec;

import dev.quell.base.value.Value;
import dev.quell.sql.tree.QueryBody.SetOperator;
import java.util.HashMap;
import java.util.Map;

/// UNION, INTERSECT, EXCEPT. Rows of the left side come first; a UNION ALL keeps nothing.
final class SetOperationRun implements RowSource.Rewindable {
    /// @param shape the result's columns
    record Spec(
            SetOperator operator,
            boolean all,
            KeyShape shape,
            RowConversion left,
            RowConversion right) {}

    private final Execution execution;
    private final Rewindable left;
    private final Rewindable right;
    private final Spec spec;
    private Map<KeyShape.Key, Integer> seen = new HashMap<>();
    private Value[] row = new Value[0];
    private boolean onRight;
    private long charged;

    SetOperationRun(Execution execution, Rewindable left, Rewindable right, Spec spec) {
        this.execution = execution;
        this.left = left;
        this.right = right;
        this.spec = spec;
    }

    @Override
    public void open() {
        forget();
        onRight = false;
        left.open();
        if (spec.operator != SetOperator.UNION) {
            countRight();
        }
    }

    private void countRight() {
        right.open();
        while (right.next()) {
            execution.context().cancellation().check();
            count(spec.right.convert(right.row(), execution.context()));
        }
        right.close();
    }

    private int count(Value[] values) {
        Integer before = seen.merge(spec.shape.key(values), 1, Integer::sum);
        if (before == 1) {
            long bytes = 80 + ValueSize.of(values);
            charged += bytes;
            execution.memory().charge(bytes);
        }
        return before;
    }

    @Override
    public boolean next() {
        while (advance()) {
            execution.context().cancellation().check();
            if (isWanted()) {
                return true;
            }
        }
        return false;
    }

    private boolean advance() {
        if (!onRight) {
            if (left.next()) {
                row = spec.left.convert(left.row(), execution.context());
                return true;
            }
            if (spec.operator != SetOperator.UNION) {
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
        return switch (spec.operator) {
            case UNION -> spec.all || count(row) == 1;
            case INTERSECT -> take() > 0;
            case EXCEPT -> spec.all ? take() == 0 : count(row) == 1;
        };
    }

    /// How often the row was still to be found on the right; takes one away, or with DISTINCT all.
    private int take() {
        KeyShape.Key key = spec.shape.key(row);
        int left = seen.getOrDefault(key, 0);
        if (left > 0) {
            seen.put(key, spec.all ? left - 1 : 0);
        }
        return left;
    }

    @Override
    public Value[] row() {
        return row;
    }

    private void forget() {
        seen = new HashMap<>();
        if (charged > 0) {
            execution.memory().release(charged);
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
