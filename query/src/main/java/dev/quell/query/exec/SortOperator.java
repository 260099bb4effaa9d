package dev.quell.query.exec;

import dev.quell.base.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// ORDER BY in memory. With a limit it keeps only the best rows in a heap; else all of them. Equal rows stay in the order in
/// which they came.
final class SortOperator implements Operator {
    /// A heap larger than this costs more than sorting all rows.
    private static final long LARGEST_HEAP = 1_000_000;

    /// What to sort by and what to keep.
    ///
    /// @param keys evaluated for each row of the input
    /// @param orders the order of each key
    /// @param kept the slots that later steps read
    /// @param window the limit that follows
    record Spec(
            Evaluator[] keys,
            ValueOrder[] orders,
            boolean[] descending,
            Snapshot kept,
            RowWindow window) {

        int compare(Value[] left, Value[] right) {
            for (int i = 0; i < orders.length; i++) {
                int order = orders[i].compare(left[i], right[i]);
                if (order != 0) {
                    return descending[i] ? -order : order;
                }
            }
            return 0;
        }
    }

    private record Row(Value[] values, long sequence) {}

    private final Frame frame;
    private final Operator input;
    private final Spec spec;
    private final Comparator<Row> order;
    private List<Row> rows = List.of();
    private int position;
    private long charged;

    SortOperator(Frame frame, Operator input, Spec spec) {
        this.frame = frame;
        this.input = input;
        this.spec = spec;
        this.order =
                (left, right) -> {
                    frame.context.cancellation().check();
                    int byKey = spec.compare(left.values, right.values);
                    return byKey != 0 ? byKey : Long.compare(left.sequence, right.sequence);
                };
    }

    @Override
    public void open() {
        forget();
        long wanted = spec.window.end(frame);
        input.open();
        if (wanted <= LARGEST_HEAP) {
            fillHeap((int) wanted);
        } else {
            fillList();
        }
        input.close();
        position = 0;
    }

    private void fillList() {
        var list = new ArrayList<Row>();
        while (input.next()) {
            Row row = new Row(values(), list.size());
            charge(row);
            list.add(row);
        }
        list.sort(order);
        rows = list;
    }

    private void fillHeap(int wanted) {
        var heap = new PriorityQueue<Row>(order.reversed());
        long sequence = 0;
        while (input.next()) {
            Row row = new Row(values(), sequence++);
            if (heap.size() < wanted) {
                charge(row);
                heap.add(row);
            } else if (wanted > 0 && order.compare(row, heap.element()) < 0) {
                release(heap.remove());
                charge(row);
                heap.add(row);
            }
        }
        var list = new ArrayList<>(heap);
        list.sort(order);
        rows = list;
    }

    private Value[] values() {
        frame.context.cancellation().check();
        Value[] values = new Value[spec.keys.length + spec.kept.size()];
        for (int i = 0; i < spec.keys.length; i++) {
            values[i] = spec.keys[i].evaluate(frame);
        }
        spec.kept.take(frame, values, spec.keys.length);
        return values;
    }

    @Override
    public boolean next() {
        if (position == rows.size()) {
            return false;
        }
        spec.kept.restore(frame, rows.get(position++).values, spec.keys.length);
        return true;
    }

    private void charge(Row row) {
        long bytes = ValueSize.of(row.values);
        charged += bytes;
        Execution.of(frame).memory().charge(bytes);
    }

    private void release(Row row) {
        long bytes = ValueSize.of(row.values);
        charged -= bytes;
        Execution.of(frame).memory().release(bytes);
    }

    private void forget() {
        rows = List.of();
        Execution.of(frame).memory().release(charged);
        charged = 0;
    }

    @Override
    public void close() {
        forget();
        input.close();
    }
}
