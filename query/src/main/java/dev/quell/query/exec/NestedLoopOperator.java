package dev.quell.query.exec;

import org.jspecify.annotations.Nullable;

/// For each row of the left side opens the right side and passes on the pairs.
final class NestedLoopOperator implements Operator {
    /// @param outer a left row without a match is passed on with NULLs on the right
    /// @param on null if every pair is a match
    /// @param stable what the right side keeps stays good when the loop is opened again
    record Spec(boolean outer, @Nullable Evaluator on, Snapshot rightSlots, boolean stable) {}

    private final Frame frame;
    private final Operator left;
    private final Operator right;
    private final Spec spec;
    private boolean inside;
    private boolean matched;

    NestedLoopOperator(Frame frame, Operator left, Operator right, Spec spec) {
        this.frame = frame;
        this.left = left;
        this.right = right;
        this.spec = spec;
    }

    @Override
    public void open() {
        if (!spec.stable) {
            right.close();
        }
        inside = false;
        left.open();
    }

    @Override
    public boolean next() {
        while (true) {
            if (!inside) {
                if (!left.next()) {
                    return false;
                }
                right.open();
                inside = true;
                matched = false;
            }
            while (right.next()) {
                frame.context.cancellation().check();
                if (spec.on == null || spec.on.test(frame)) {
                    matched = true;
                    return true;
                }
            }
            inside = false;
            frame.context.cancellation().check();
            if (spec.outer && !matched) {
                spec.rightSlots.clear(frame);
                return true;
            }
        }
    }

    @Override
    public void close() {
        left.close();
        right.close();
    }
}
