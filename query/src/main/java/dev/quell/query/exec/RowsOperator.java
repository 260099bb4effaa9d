package dev.quell.query.exec;

import dev.quell.base.value.Value;
import java.util.Collections;
import java.util.Iterator;
import java.util.function.Supplier;

/// Copies ready-made rows into the frame: of virtual tables and common table expressions.
final class RowsOperator implements Operator {
    private final Frame frame;
    private final int offset;
    private final Supplier<Iterator<Value[]>> source;
    private Iterator<Value[]> rows = Collections.emptyIterator();

    /// @param source asked at each opening
    RowsOperator(Frame frame, int offset, Supplier<Iterator<Value[]>> source) {
        this.frame = frame;
        this.offset = offset;
        this.source = source;
    }

    @Override
    public void open() {
        rows = source.get();
    }

    @Override
    public boolean next() {
        frame.context.cancellation().checkAside();
        if (!rows.hasNext()) {
            return false;
        }
        Value[] row = rows.next();
        System.arraycopy(row, 0, frame.slots, offset, row.length);
        return true;
    }

    @Override
    public void close() {
        rows = Collections.emptyIterator();
    }
}
