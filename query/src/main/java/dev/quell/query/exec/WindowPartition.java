package dev.quell.query.exec;

import dev.quell.base.value.Value;
import dev.quell.query.spill.RowBuffer;
import java.util.List;

/// The rows of one partition, in order, for the window calls to compute over.
final class WindowPartition {
    private final Frame frame;
    private final WindowOperator.Spec spec;
    private final RowBuffer rows;
    private final List<RowBuffer> results;

    /// @param results of each call, to be filled row after row
    WindowPartition(
            Frame frame, WindowOperator.Spec spec, RowBuffer rows, List<RowBuffer> results) {
        this.frame = frame;
        this.spec = spec;
        this.rows = rows;
        this.results = results;
    }

    int size() {
        return Math.toIntExact(rows.size());
    }

    Frame frame() {
        return frame;
    }

    /// Evaluates an expression for a row.
    Value evaluate(Evaluator expression, int row) {
        show(row);
        return expression.evaluate(frame);
    }

    /// Puts a row in the frame.
    void show(int row) {
        frame.context.cancellation().check();
        spec.kept().restore(frame, rows.get(row), 0);
    }

    /// Takes a call's result for the next row.
    void result(int row, int call, Value value) {
        RowBuffer own = results.get(call);
        if (own.size() != row) {
            throw new IllegalStateException("results come in the order of the rows");
        }
        own.add(new Value[] {value});
    }

    /// Whether two rows are equal in the order: peers.
    boolean peers(int left, int right) {
        return spec.same(rows.get(left), rows.get(right), spec.keys().length);
    }

    /// The first peer of a row.
    int firstPeer(int row) {
        int first = row;
        while (first > 0 && peers(first - 1, row)) {
            first--;
        }
        return first;
    }

    /// The row after the last peer of a row.
    int afterPeers(int row) {
        int next = row + 1;
        while (next < size() && peers(next, row)) {
            next++;
        }
        return next;
    }

    /// The first row whose (single) order key is not before a value; with `after`, is behind it. NULL keys are before all
    /// others in ascending order and behind them in descending order.
    int search(Value value, boolean after) {
        int key = spec.partition();
        int low = 0;
        int high = size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            int order = spec.orders()[key].compare(spec.key(rows.get(middle), key), value);
            int placed = spec.descending()[key] ? -order : order;
            if (after ? placed <= 0 : placed < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// Whether the row's order key is NULL.
    boolean hasNullKey(int row) {
        return spec.key(rows.get(row), spec.partition()).isNull();
    }
}
