package dev.quell.query.exec;

/// Evaluates expressions into slots.
final class ProjectOperator implements Operator {
    private final Frame frame;
    private final Operator input;
    private final Evaluator[] expressions;
    private final int firstSlot;

    ProjectOperator(Frame frame, Operator input, Evaluator[] expressions, int firstSlot) {
        this.frame = frame;
        this.input = input;
        this.expressions = expressions;
        this.firstSlot = firstSlot;
    }

    @Override
    public void open() {
        input.open();
    }

    @Override
    public boolean next() {
        if (!input.next()) {
            return false;
        }
        for (int i = 0; i < expressions.length; i++) {
            frame.slots[firstSlot + i] = expressions[i].evaluate(frame);
        }
        return true;
    }

    @Override
    public void close() {
        input.close();
    }
}
