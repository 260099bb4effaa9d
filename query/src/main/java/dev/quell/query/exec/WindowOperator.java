package dev.quell.query.exec;

import dev.quell.base.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Computes window calls of one partitioning and order: reads all rows, sorts them, and goes through partition after partition.
final class WindowOperator implements Operator {
    /// @param partition how many of the keys make the partition; the others are its order
    /// @param kept slots that the calls and later steps read
    record Spec(
            Evaluator[] keys,
            ValueOrder[] orders,
            boolean[] descending,
            int partition,
            WindowComputation[] calls,
            Snapshot kept) {

        /// Whether two rows have the same first keys.
        boolean same(WindowRow left, WindowRow right, int count) {
            for (int i = 0; i < count; i++) {
                if (!orders[i].same(left.keys()[i], right.keys()[i])) {
                    return false;
                }
            }
            return true;
        }
    }

    private final Frame frame;
    private final Operator input;
    private final Spec spec;
    private List<WindowRow> rows = List.of();
    private int position;
    private long charged;

    WindowOperator(Frame frame, Operator input, Spec spec) {
        this.frame = frame;
        this.input = input;
        this.spec = spec;
    }

    @Override
    public void open() {
        forget();
        rows = read();
        position = 0;
        int start = 0;
        while (start < rows.size()) {
            int end = start + 1;
            while (end < rows.size() && spec.same(rows.get(start), rows.get(end), spec.partition)) {
                end++;
            }
            var partition = new WindowPartition(frame, spec, rows.subList(start, end));
            for (int i = 0; i < spec.calls.length; i++) {
                spec.calls[i].compute(partition, i);
            }
            start = end;
        }
    }

    private List<WindowRow> read() {
        List<WindowRow> read = new ArrayList<>();
        input.open();
        while (input.next()) {
            frame.context.cancellation().check();
            Value[] keys = new Value[spec.keys.length];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = spec.keys[i].evaluate(frame);
            }
            var row = new WindowRow(spec.kept.take(frame), keys, new Value[spec.calls.length]);
            long bytes = ValueSize.of(row.kept()) + ValueSize.of(keys) + 64;
            charged += bytes;
            Execution.of(frame).memory().charge(bytes);
            read.add(row);
        }
        input.close();
        if (spec.keys.length > 0) {
            read.sort(order());
        }
        return read;
    }

    private Comparator<WindowRow> order() {
        return (left, right) -> {
            frame.context.cancellation().check();
            for (int i = 0; i < spec.orders.length; i++) {
                int order = spec.orders[i].compare(left.keys()[i], right.keys()[i]);
                if (order != 0) {
                    return spec.descending[i] ? -order : order;
                }
            }
            return 0;
        };
    }

    @Override
    public boolean next() {
        if (position == rows.size()) {
            return false;
        }
        WindowRow row = rows.get(position++);
        spec.kept.restore(frame, row.kept(), 0);
        for (int i = 0; i < spec.calls.length; i++) {
            frame.slots[spec.calls[i].slot()] = row.results()[i];
        }
        return true;
    }

    private void forget() {
        rows = List.of();
        if (charged > 0) {
            Execution.of(frame).memory().release(charged);
            charged = 0;
        }
    }

    @Override
    public void close() {
        forget();
        input.close();
    }
}
