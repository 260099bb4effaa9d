package dev.quell.query.exec;

import dev.quell.base.value.Value;
import dev.quell.query.spill.ExternalSort;
import dev.quell.query.spill.RowBuffer;
import dev.quell.session.event.WorkCounts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Computes window calls of one partitioning and order: sorts all rows, and goes through partition after partition. A row is what is
/// kept of it, then its keys.
final class WindowOperator implements Operator {
    /// @param sorting the order of the keys
    /// @param partition how many of the keys make the partition; the others are its order
    /// @param kept slots that the calls and later steps read
    record Spec(
            Evaluator[] keys,
            SortKeys sorting,
            ValueOrder[] orders,
            boolean[] descending,
            int partition,
            WindowComputation[] calls,
            Snapshot kept) {

        /// A key of a row.
        Value key(Value[] row, int place) {
            return row[kept.size() + place];
        }

        /// Whether two rows have the same first keys.
        boolean same(Value[] left, Value[] right, int count) {
            for (int i = 0; i < count; i++) {
                if (!orders[i].same(key(left, i), key(right, i))) {
                    return false;
                }
            }
            return true;
        }

        int width() {
            return kept.size() + keys.length;
        }
    }

    private final Frame frame;
    private final Operator input;
    private final Spec spec;
    private final RowBuffer rows;
    private final List<RowBuffer> results = new ArrayList<>();
    private @Nullable ExternalSort sort;
    private Iterator<Value[]> sorted = Collections.emptyIterator();
    private Value @Nullable [] following;
    private Iterator<Value[]> shown = Collections.emptyIterator();
    private final List<Iterator<Value[]>> shownResults = new ArrayList<>();

    WindowOperator(Frame frame, Operator input, Spec spec) {
        this.frame = frame;
        this.input = input;
        this.spec = spec;
        var spill = Execution.of(frame).spill();
        rows = new RowBuffer(spill, spec.width());
        for (int i = 0; i < spec.calls.length; i++) {
            results.add(new RowBuffer(spill, 1));
        }
    }

    @Override
    public void open() {
        forget();
        var all = new ExternalSort(Execution.of(frame).spill(), spec.width());
        sort = all;
        input.open();
        long read = 0;
        while (input.next()) {
            read++;
            Value[] keys = new Value[spec.keys.length];
            Value[] row = new Value[spec.width()];
            spec.kept.take(frame, row, 0);
            for (int i = 0; i < keys.length; i++) {
                keys[i] = spec.keys[i].evaluate(frame);
                row[spec.kept.size() + i] = keys[i];
            }
            all.add(spec.sorting.of(keys), row);
        }
        input.close();
        countSort(read);
        sorted = all.rows();
        following = sorted.hasNext() ? sorted.next() : null;
    }

    @Override
    public boolean next() {
        if (!shown.hasNext() && !nextPartition()) {
            return false;
        }
        spec.kept.restore(frame, shown.next(), 0);
        for (int i = 0; i < spec.calls.length; i++) {
            frame.slots[spec.calls[i].slot()] = shownResults.get(i).next()[0];
        }
        return true;
    }

    /// A window without an order or partitions is not sorted.
    private void countSort(long read) {
        if (spec.keys.length > 0) {
            var work = Execution.of(frame).work();
            work.add(WorkCounts.Kind.SORT_SCAN, 1);
            work.add(WorkCounts.Kind.SORT_ROWS, read);
        }
    }

    private boolean nextPartition() {
        Value[] first = following;
        if (first == null) {
            return false;
        }
        rows.clear();
        rows.add(first);
        following = null;
        while (following == null && sorted.hasNext()) {
            Value[] row = sorted.next();
            if (spec.same(first, row, spec.partition)) {
                rows.add(row);
            } else {
                following = row;
            }
        }
        compute();
        shown = rows.from(0);
        shownResults.clear();
        results.forEach(each -> shownResults.add(each.from(0)));
        return true;
    }

    private void compute() {
        results.forEach(RowBuffer::clear);
        var partition = new WindowPartition(frame, spec, rows, results);
        for (int i = 0; i < spec.calls.length; i++) {
            spec.calls[i].compute(partition, i);
        }
    }

    private void forget() {
        sorted = Collections.emptyIterator();
        shown = Collections.emptyIterator();
        following = null;
        if (sort != null) {
            sort.close();
            sort = null;
        }
        rows.clear();
        results.forEach(RowBuffer::clear);
    }

    @Override
    public void close() {
        forget();
        input.close();
    }
}
