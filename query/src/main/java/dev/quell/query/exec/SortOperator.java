package dev.quell.query.exec;

import dev.quell.base.text.Collator.SortKey;
import dev.quell.base.value.Value;
import dev.quell.query.spill.ExternalSort;
import dev.quell.query.spill.MemoryShare;
import dev.quell.query.spill.ValueSize;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// ORDER BY. With a limit it keeps only the best rows in a heap; else it sorts all of them, on disk if need be. Equal rows stay in
/// the order in which they came.
final class SortOperator implements Operator {
    /// A heap larger than this costs more than sorting all rows.
    private static final long LARGEST_HEAP = 100_000;

    private static final long HEAP_ROW_BYTES = 64;

    /// What to sort by and what to keep.
    ///
    /// @param keys evaluated for each row of the input
    /// @param kept the slots that later steps read
    /// @param window the limit that follows
    record Spec(Evaluator[] keys, SortKeys order, Snapshot kept, RowWindow window) {
        /// Makes the key of the frame's row.
        void makeKey(Frame frame, SortKey key) {
            key.truncate(0);
            for (int i = 0; i < keys.length; i++) {
                order.append(keys[i].evaluate(frame), i, key);
            }
        }
    }

    /// A row in the heap.
    private record Best(byte[] key, long sequence, Value[] values) {
        static int compare(Best left, Best right) {
            int byKey = Arrays.compareUnsigned(left.key, right.key);
            return byKey != 0 ? byKey : Long.compare(left.sequence, right.sequence);
        }
    }

    private final Frame frame;
    private final Operator input;
    private final Spec spec;
    private final MemoryShare memory;
    private final SortKey key = new SortKey();
    private Iterator<Value[]> rows = Collections.emptyIterator();
    private @Nullable ExternalSort sort;

    SortOperator(Frame frame, Operator input, Spec spec) {
        this.frame = frame;
        this.input = input;
        this.spec = spec;
        this.memory = Execution.of(frame).spill().share();
    }

    @Override
    public void open() {
        forget();
        long wanted = spec.window.end(frame);
        input.open();
        rows = wanted <= LARGEST_HEAP ? best((int) wanted) : all();
        input.close();
    }

    private Iterator<Value[]> all() {
        var all = new ExternalSort(Execution.of(frame).spill(), spec.kept.size());
        sort = all;
        while (input.next()) {
            add(all);
        }
        return all.rows();
    }

    private void add(ExternalSort all) {
        spec.makeKey(frame, key);
        all.add(key.toByteArray(), spec.kept.take(frame));
    }

    /// The first rows in order; sorts all where even those few do not fit.
    private Iterator<Value[]> best(int wanted) {
        var heap = new PriorityQueue<Best>((left, right) -> Best.compare(right, left));
        long sequence = 0;
        while (input.next()) {
            frame.context.cancellation().check();
            spec.makeKey(frame, key);
            if (heap.size() == wanted) {
                if (wanted == 0 || key.compareTo(heap.element().key) >= 0) {
                    continue;
                }
                memory.give(size(heap.remove()));
            }
            var row = new Best(key.toByteArray(), sequence++, spec.kept.take(frame));
            heap.add(row);
            if (!memory.take(size(row))) {
                return all(heap);
            }
        }
        var best = heap.toArray(Best[]::new);
        Arrays.sort(best, Best::compare);
        return Arrays.stream(best).map(Best::values).iterator();
    }

    private Iterator<Value[]> all(PriorityQueue<Best> heap) {
        var some = heap.toArray(Best[]::new);
        memory.clear();
        Arrays.sort(some, (left, right) -> Long.compare(left.sequence, right.sequence));
        var all = new ExternalSort(Execution.of(frame).spill(), spec.kept.size());
        sort = all;
        for (Best row : some) {
            all.add(row.key, row.values);
        }
        while (input.next()) {
            add(all);
        }
        return all.rows();
    }

    private static long size(Best row) {
        return HEAP_ROW_BYTES + row.key.length + ValueSize.of(row.values);
    }

    @Override
    public boolean next() {
        if (!rows.hasNext()) {
            return false;
        }
        spec.kept.restore(frame, rows.next(), 0);
        return true;
    }

    private void forget() {
        rows = Collections.emptyIterator();
        if (sort != null) {
            sort.close();
            sort = null;
        }
        memory.clear();
    }

    @Override
    public void close() {
        forget();
        input.close();
    }
}
