package dev.quell.query.spill;

import dev.quell.base.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Rows kept to be read again, in order or by their number: in memory as long as they fit, else in the statement's file. First all
/// are added, then they are read. Of the statement's thread only.
public final class RowBuffer implements AutoCloseable {
    private static final int PAGE = 64;
    private static final int PAGES_KEPT = 16;

    private final SpillScope scope;
    private final MemoryShare memory;
    private final int width;
    private final Record record = new Record();
    private List<Value[]> rows = new ArrayList<>();
    private @Nullable RecordStream stream;
    private RecordStream.@Nullable Reader pages;
    private long size;
    private long[] starts = new long[0];
    private final Page[] kept = new Page[PAGES_KEPT];

    private record Page(long number, Value[][] rows) {}

    private static final Page NONE = new Page(-1, new Value[0][]);

    /// @param width how many values each row has
    public RowBuffer(SpillScope scope, int width) {
        this.scope = scope;
        this.memory = scope.share();
        this.width = width;
        Arrays.fill(kept, NONE);
    }

    public long size() {
        return size;
    }

    /// Keeps a row; the array is kept, not copied.
    public void add(Value[] row) {
        scope.check();
        if (stream == null && !memory.take(ValueSize.of(row))) {
            spill();
        }
        if (stream == null) {
            rows.add(row);
        } else {
            write(stream, row);
        }
        size++;
    }

    private void spill() {
        scope.countTable();
        RecordStream opened = scope.stream();
        size = 0;
        for (Value[] row : rows) {
            scope.check();
            write(opened, row);
            size++;
        }
        stream = opened;
        rows = new ArrayList<>();
        memory.clear();
    }

    private void write(RecordStream into, Value[] row) {
        if (size % PAGE == 0) {
            int page = (int) (size / PAGE);
            if (page == starts.length) {
                starts = Arrays.copyOf(starts, Math.max(16, page * 2));
            }
            starts[page] = into.position();
        }
        into.append(record.clear().add(row));
    }

    /// Ends writing. Harmless if called twice.
    private @Nullable RecordStream sealed() {
        if (stream != null && pages == null) {
            pages = stream.seal().reader();
        }
        return stream;
    }

    /// The rows from a number on. Several may be read at once.
    public Iterator<Value[]> from(long first) {
        RecordStream written = sealed();
        if (written == null) {
            return rows.listIterator((int) Math.min(first, size));
        }
        return new FileRows(written.reader(), first);
    }

    /// The row of a number, from 0 on.
    public Value[] get(long number) {
        if (sealed() == null) {
            return rows.get((int) number);
        }
        long page = number / PAGE;
        int place = (int) (page % PAGES_KEPT);
        if (kept[place].number != page) {
            kept[place] = new Page(page, read(page));
        }
        return kept[place].rows[(int) (number % PAGE)];
    }

    private Value[][] read(long page) {
        var reader = Objects.requireNonNull(pages);
        reader.seek(starts[(int) page]);
        int count = (int) Math.min(PAGE, size - page * PAGE);
        var read = new Value[count][];
        for (int i = 0; i < count && reader.next(record); i++) {
            scope.check();
            read[i] = record.values(width);
        }
        return read;
    }

    /// Forgets the rows; new ones may be added.
    public void clear() {
        rows = new ArrayList<>();
        if (stream != null) {
            stream.drop();
            stream = null;
        }
        pages = null;
        size = 0;
        Arrays.fill(kept, NONE);
        memory.clear();
    }

    @Override
    public void close() {
        clear();
    }

    private final class FileRows implements Iterator<Value[]> {
        private final RecordStream.Reader reader;
        private final Record own = new Record();
        private long next;

        FileRows(RecordStream.Reader reader, long first) {
            this.reader = reader;
            next = Math.min(first, size);
            if (next < size) {
                long page = next / PAGE;
                reader.seek(starts[(int) page]);
                for (long skipped = page * PAGE; skipped < next; skipped++) {
                    reader.next(own);
                }
            }
        }

        @Override
        public boolean hasNext() {
            return next < size;
        }

        @Override
        public Value[] next() {
            if (!hasNext() || !reader.next(own)) {
                throw new NoSuchElementException();
            }
            scope.check();
            next++;
            return own.values(width);
        }
    }
}
