package dev.quell.query.exec;

import dev.quell.base.text.Collator.SortKey;
import dev.quell.base.value.Value;
import dev.quell.session.event.WorkCounts;
import java.util.Iterator;

/// ORDER BY.
final class SortOperator implements Operator {
    /// What to sort by and what to keep.
    ///
    /// @param keys evaluated for each row of the input
    /// @param kept the slots that later steps read
    /// @param window the limit that follows
    record Spec(Evaluator[] keys, SortKeys order, Snapshot kept, RowWindow window) {
        /// Adds the key of the frame's row.
        void makeKey(Frame frame, SortKey key) {
            for (int i = 0; i < keys.length; i++) {
                order.append(keys[i].evaluate(frame), i, key);
            }
        }
    }

    private final Frame frame;
    private final Operator input;
    private final Spec spec;
    private final RowSorter sorter;
    private Iterator<Value[]> rows = RowSorter.none();
    private long sorted;

    SortOperator(Frame frame, Operator input, Spec spec) {
        this.frame = frame;
        this.input = input;
        this.spec = spec;
        this.sorter = new RowSorter(Execution.of(frame).spill(), new Rows());
    }

    private final class Rows implements RowSorter.Source {
        @Override
        public boolean next() {
            frame.context.cancellation().check();
            return input.next();
        }

        @Override
        public void makeKey(SortKey key) {
            spec.makeKey(frame, key);
        }

        @Override
        public Value[] take() {
            return spec.kept.take(frame);
        }

        @Override
        public int width() {
            return spec.kept.size();
        }
    }

    @Override
    public void open() {
        forget();
        long wanted = spec.window.end(frame);
        input.open();
        rows = sorter.sort(wanted);
        input.close();
    }

    @Override
    public boolean next() {
        if (!rows.hasNext()) {
            return false;
        }
        spec.kept.restore(frame, rows.next(), 0);
        sorted++;
        return true;
    }

    private void forget() {
        if (sorted > 0) {
            Execution.of(frame).work().add(WorkCounts.Kind.SORT_ROWS, sorted);
            sorted = 0;
        }
        rows = RowSorter.none();
        sorter.close();
    }

    @Override
    public void close() {
        forget();
        input.close();
    }
}
