package dev.quell.query.exec;

import dev.quell.base.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps its input's rows in memory when it is first opened; opened again, it gives them once more. [#close] forgets them.
final class BufferOperator implements Operator {
    private final Frame frame;
    private final Operator input;
    private final Snapshot kept;
    private @Nullable List<Value[]> rows;
    private long charged;
    private int position;

    BufferOperator(Frame frame, Operator input, Snapshot kept) {
        this.frame = frame;
        this.input = input;
        this.kept = kept;
    }

    @Override
    public void open() {
        position = 0;
        if (rows == null) {
            rows = read();
        }
    }

    private List<Value[]> read() {
        List<Value[]> read = new ArrayList<>();
        input.open();
        while (input.next()) {
            frame.context.cancellation().check();
            Value[] row = kept.take(frame);
            long bytes = ValueSize.of(row);
            charged += bytes;
            Execution.of(frame).memory().charge(bytes);
            read.add(row);
        }
        input.close();
        return read;
    }

    @Override
    public boolean next() {
        if (rows == null || position == rows.size()) {
            return false;
        }
        kept.restore(frame, rows.get(position++), 0);
        return true;
    }

    @Override
    public void close() {
        rows = null;
        if (charged > 0) {
            Execution.of(frame).memory().release(charged);
            charged = 0;
        }
        input.close();
    }
}
