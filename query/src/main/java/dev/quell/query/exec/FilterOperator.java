package dev.quell.query.exec;

/// Passes on the rows for which a condition is true.
final class FilterOperator implements Operator {
    private final Frame frame;
    private final Operator input;
    private final Evaluator condition;

    FilterOperator(Frame frame, Operator input, Evaluator condition) {
        this.frame = frame;
        this.input = input;
        this.condition = condition;
    }

    @Override
    public void open() {
        input.open();
    }

    @Override
    public boolean next() {
        while (input.next()) {
            if (condition.test(frame)) {
                return true;
            }
            frame.context.cancellation().check();
        }
        return false;
    }

    @Override
    public void close() {
        input.close();
    }
}
