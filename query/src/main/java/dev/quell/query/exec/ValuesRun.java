package dev.quell.query.exec;

import dev.quell.base.value.Value;

/// A run of VALUES ROW(…), ….
final class ValuesRun implements RowSource.Rewindable {
    private final Frame frame;
    private final Evaluator[][] rows;
    private Value[] row = new Value[0];
    private int position;

    ValuesRun(Frame frame, Evaluator[][] rows) {
        this.frame = frame;
        this.rows = rows;
    }

    @Override
    public void open() {
        position = 0;
    }

    @Override
    public boolean next() {
        if (position == rows.length) {
            return false;
        }
        Evaluator[] values = rows[position++];
        row = new Value[values.length];
        for (int i = 0; i < values.length; i++) {
            row[i] = values[i].evaluate(frame);
        }
        return true;
    }

    @Override
    public Value[] row() {
        return row;
    }

    @Override
    public void close() {
        BlockRun.closeSubqueries(frame);
    }
}
