package dev.quell.query.spill;

import dev.quell.base.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Sorts rows by binary keys, in memory as long as they fit, else by runs in the statement's file that are merged. Rows of equal
/// keys stay in the order in which they came. Of the statement's thread only.
///
/// ```text
///   add … add │ memory full: sort, write a run │ add … add │ run │ …     rows(): merge the last runs while reading
/// ```
public final class ExternalSort implements AutoCloseable {
    private static final int ROW_BYTES = 56;

    private final SpillScope scope;
    private final MemoryShare memory;
    private final int width;
    private final Record record = new Record();
    private List<SortedRow> rows = new ArrayList<>();
    private List<RecordStream> runs = new ArrayList<>();

    /// A row with its key; the key's first bytes as a number decide most comparisons.
    private record SortedRow(long start, byte[] key, Value[] values) {
        static int compare(SortedRow left, SortedRow right) {
            return left.start != right.start
                    ? Long.compareUnsigned(left.start, right.start)
                    : Arrays.compareUnsigned(left.key, right.key);
        }
    }

    /// @param width how many values each row has
    public ExternalSort(SpillScope scope, int width) {
        this.scope = scope;
        this.memory = scope.share();
        this.width = width;
    }

    /// @param key compared byte by byte, without signs
    public void add(byte[] key, Value[] values) {
        scope.check();
        long bytes = size(key, values);
        if (!memory.take(bytes)) {
            writeRun();
            memory.takeAnyway(bytes);
        }
        rows.add(new SortedRow(start(key), key, values));
    }

    static long size(byte[] key, Value[] values) {
        return ROW_BYTES + key.length + ValueSize.of(values);
    }

    private static long start(byte[] key) {
        long start = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            start = start << 8 | (i < key.length ? key[i] & 0xFF : 0);
        }
        return start;
    }

    private void sort() {
        rows.sort((left, right) -> {
            scope.check();
            return SortedRow.compare(left, right);
        });
    }

    private void writeRun() {
        sort();
        RecordStream run = scope.stream();
        for (SortedRow row : rows) {
            scope.check();
            run.append(record.clear().addBytes(row.key).add(row.values));
        }
        runs.add(run.seal());
        rows = new ArrayList<>();
        memory.clear();
    }

    /// The rows in order. May be called once, after the last [#add].
    public Iterator<Value[]> rows() {
        if (runs.isEmpty()) {
            sort();
            return rows.stream().map(SortedRow::values).iterator();
        }
        if (!rows.isEmpty()) {
            writeRun();
        }
        int ways = scope.ways();
        while (runs.size() > ways) {
            mergeSome(ways);
        }
        scope.countMerge();
        return new Merge(runs);
    }

    /// Makes one run of each so many neighbours.
    private void mergeSome(int ways) {
        List<RecordStream> merged = new ArrayList<>();
        for (int from = 0; from < runs.size(); from += ways) {
            List<RecordStream> group = runs.subList(from, Math.min(from + ways, runs.size()));
            merged.add(group.size() == 1 ? group.getFirst() : merge(group));
        }
        runs = merged;
    }

    private RecordStream merge(List<RecordStream> group) {
        scope.countMerge();
        RecordStream merged = scope.stream();
        var merge = new Merge(group);
        while (merge.hasNext()) {
            merged.append(merge.nextRun().record);
            merge.advance();
        }
        return merged.seal();
    }

    @Override
    public void close() {
        rows = new ArrayList<>();
        runs.forEach(RecordStream::drop);
        runs = new ArrayList<>();
        memory.clear();
    }

    /// A run that is being merged, at one of its records.
    private static final class Run implements Comparable<Run> {
        private final RecordStream.Reader reader;
        private final int number;
        private final Record record = new Record();
        private byte[] key = new byte[0];

        Run(RecordStream stream, int number) {
            this.reader = stream.lastReader();
            this.number = number;
        }

        boolean advance() {
            if (!reader.next(record)) {
                return false;
            }
            key = record.data();
            return true;
        }

        @Override
        public int compareTo(Run other) {
            int order = Arrays.compareUnsigned(key, other.key);
            return order != 0 ? order : Integer.compare(number, other.number);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return number;
        }
    }

    private final class Merge implements Iterator<Value[]> {
        private final PriorityQueue<Run> queue = new PriorityQueue<>();

        Merge(List<RecordStream> streams) {
            for (int i = 0; i < streams.size(); i++) {
                var run = new Run(streams.get(i), i);
                if (run.advance()) {
                    queue.add(run);
                }
            }
        }

        @Override
        public boolean hasNext() {
            return !queue.isEmpty();
        }

        Run nextRun() {
            return queue.element();
        }

        /// Goes behind the record of [#nextRun].
        void advance() {
            scope.check();
            Run run = queue.remove();
            if (run.advance()) {
                queue.add(run);
            }
        }

        @Override
        public Value[] next() {
            Value[] values = nextRun().record.values(width);
            advance();
            return values;
        }
    }
}
