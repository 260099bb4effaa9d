package dev.quell.query.exec;

import dev.quell.base.value.Value;

/// A run of one query block.
final class BlockRun implements RowSource.Rewindable {
    private final Frame frame;
    private final Operator root;
    private final Evaluator[] select;
    private final Value[] row;

    BlockRun(Frame frame, Operator root, Evaluator[] select) {
        this.frame = frame;
        this.root = root;
        this.select = select;
        this.row = new Value[select.length];
    }

    @Override
    public void open() {
        root.close();
        root.open();
    }

    @Override
    public boolean next() {
        if (!root.next()) {
            return false;
        }
        for (int i = 0; i < select.length; i++) {
            row[i] = select[i].evaluate(frame);
        }
        return true;
    }

    @Override
    public Value[] row() {
        return row;
    }

    @Override
    public long passedOver() {
        return root instanceof LimitOperator limit ? limit.passedOver() : 0;
    }

    @Override
    public void close() {
        root.close();
        closeSubqueries(frame);
    }

    /// Ends what the subqueries in a frame's expressions hold.
    static void closeSubqueries(Frame frame) {
        for (Object state : frame.states) {
            if (state instanceof RowSource run) {
                run.close();
            }
        }
    }
}
