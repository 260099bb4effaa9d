package dev.quell.query.exec;

import dev.quell.base.text.Collator.SortKey;
import dev.quell.base.value.Value;
import dev.quell.query.spill.ExternalSort;
import dev.quell.query.spill.MemoryShare;
import dev.quell.query.spill.SpillScope;
import dev.quell.query.spill.ValueSize;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Brings rows in order. Where only some are wanted it keeps the best of them in a heap; else it sorts all of them, on disk if
/// need be. Equal rows stay in the order in which they came. Of the statement's thread only.
final class RowSorter implements AutoCloseable {
    /// A heap larger than this costs more than sorting all rows.
    private static final long LARGEST_HEAP = 100_000;

    private static final long HEAP_ROW_BYTES = 64;

    private final SpillScope spill;
    private final MemoryShare memory;
    private final Source source;
    private final SortKey key = new SortKey();
    private @Nullable ExternalSort sort;

    /// The rows that are sorted.
    interface Source {
        /// Goes to the next row; passes a checkpoint.
        ///
        /// @return false if there is none
        boolean next();

        /// Makes the key of the present row.
        void makeKey(SortKey key);

        /// What is kept of it.
        Value[] take();

        /// How many values that are.
        int width();
    }

    /// A row in the heap.
    private record Best(byte[] key, long sequence, Value[] values) {
        static int compare(Best left, Best right) {
            int byKey = Arrays.compareUnsigned(left.key, right.key);
            return byKey != 0 ? byKey : Long.compare(left.sequence, right.sequence);
        }
    }

    RowSorter(SpillScope spill, Source source) {
        this.spill = spill;
        this.memory = spill.share();
        this.source = source;
    }

    /// The first rows in order.
    ///
    /// @param wanted how many; `Long.MAX_VALUE` for all
    Iterator<Value[]> sort(long wanted) {
        return wanted <= LARGEST_HEAP ? best((int) wanted) : all();
    }

    private Iterator<Value[]> all() {
        var all = new ExternalSort(spill, source.width());
        sort = all;
        while (source.next()) {
            add(all);
        }
        return all.rows();
    }

    private void add(ExternalSort all) {
        key.truncate(0);
        source.makeKey(key);
        all.add(key.toByteArray(), source.take());
    }

    /// Sorts all where even those few do not fit.
    private Iterator<Value[]> best(int wanted) {
        var heap = new PriorityQueue<Best>((left, right) -> Best.compare(right, left));
        long sequence = 0;
        while (source.next()) {
            key.truncate(0);
            source.makeKey(key);
            if (heap.size() == wanted) {
                if (wanted == 0 || key.compareTo(heap.element().key) >= 0) {
                    continue;
                }
                memory.give(size(heap.remove()));
            }
            var row = new Best(key.toByteArray(), sequence++, source.take());
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
        var all = new ExternalSort(spill, source.width());
        sort = all;
        for (Best row : some) {
            all.add(row.key, row.values);
        }
        while (source.next()) {
            add(all);
        }
        return all.rows();
    }

    private static long size(Best row) {
        return HEAP_ROW_BYTES + row.key.length + ValueSize.of(row.values);
    }

    /// Forgets all rows.
    @Override
    public void close() {
        if (sort != null) {
            sort.close();
            sort = null;
        }
        memory.clear();
    }

    static Iterator<Value[]> none() {
        return Collections.emptyIterator();
    }
}
