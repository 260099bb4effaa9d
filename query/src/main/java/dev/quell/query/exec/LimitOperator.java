package dev.quell.query.exec;

/// LIMIT and OFFSET. Closes its input early, so that cursors and row locks end with the last row that is wanted.
final class LimitOperator implements Operator {
    private final Frame frame;
    private final Operator input;
    private final RowWindow window;
    private final boolean countAll;
    private long left;
    private long passedOver;
    private boolean exhausted;

    /// @param countAll for SQL_CALC_FOUND_ROWS: rows beyond the limit are counted too
    LimitOperator(Frame frame, Operator input, RowWindow window, boolean countAll) {
        this.frame = frame;
        this.input = input;
        this.window = window;
        this.countAll = countAll;
    }

    @Override
    public void open() {
        left = window.limit(frame);
        passedOver = 0;
        exhausted = false;
        if (left == 0 && !countAll) {
            exhausted = true;
            return;
        }
        input.open();
        long skip = window.offset(frame);
        while (skip-- > 0 && !exhausted) {
            frame.context.cancellation().check();
            exhausted = !input.next();
            passedOver += exhausted ? 0 : 1;
            count();
        }
    }

    /// Rows that the OFFSET has passed over.
    long passedOver() {
        return passedOver;
    }

    @Override
    public boolean next() {
        if (exhausted) {
            return false;
        }
        if (left == 0) {
            finish();
            return false;
        }
        left--;
        exhausted = !input.next();
        count();
        return !exhausted;
    }

    private void finish() {
        exhausted = true;
        while (countAll && input.next()) {
            frame.context.cancellation().check();
            Execution.of(frame).countFoundRow();
        }
        input.close();
    }

    private void count() {
        if (countAll && !exhausted) {
            Execution.of(frame).countFoundRow();
        }
    }

    @Override
    public void close() {
        input.close();
    }
}
