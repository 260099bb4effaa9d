package dev.quell.query.exec;

import dev.quell.base.value.Value;
import dev.quell.query.spill.RowBuffer;
import java.util.Collections;
import java.util.Iterator;

/// Keeps its input's rows when it is first opened; opened again, it gives them once more. [#close] forgets them.
final class BufferOperator implements Operator {
    private final Frame frame;
    private final Operator input;
    private final Snapshot kept;
    private final RowBuffer buffer;
    private Iterator<Value[]> rows = Collections.emptyIterator();
    private boolean filled;

    BufferOperator(Frame frame, Operator input, Snapshot kept) {
        this.frame = frame;
        this.input = input;
        this.kept = kept;
        this.buffer = new RowBuffer(Execution.of(frame).spill(), kept.size());
    }

    @Override
    public void open() {
        if (!filled) {
            buffer.clear();
            fill();
            filled = true;
        }
        rows = buffer.from(0);
    }

    private void fill() {
        input.open();
        while (input.next()) {
            buffer.add(kept.take(frame));
        }
        input.close();
    }

    @Override
    public boolean next() {
        if (!rows.hasNext()) {
            return false;
        }
        kept.restore(frame, rows.next(), 0);
        return true;
    }

    @Override
    public void close() {
        filled = false;
        rows = Collections.emptyIterator();
        buffer.close();
        input.close();
    }
}
