package dev.quell.query.exec;

import dev.quell.base.value.Value;

/// Copies the rows of a query in FROM into the frame, as they come.
final class QueryOperator implements Operator {
    private final Frame frame;
    private final int offset;
    private final RowSource.Rewindable query;

    QueryOperator(Frame frame, int offset, RowSource.Rewindable query) {
        this.frame = frame;
        this.offset = offset;
        this.query = query;
    }

    @Override
    public void open() {
        query.open();
    }

    @Override
    public boolean next() {
        if (!query.next()) {
            return false;
        }
        Value[] row = query.row();
        System.arraycopy(row, 0, frame.slots, offset, row.length);
        return true;
    }

    @Override
    public void close() {
        query.close();
    }
}
