package dev.quell.query.exec;

import dev.quell.base.value.Value;
import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.BoundExpression.Constant;
import dev.quell.query.value.Comparison;
import dev.quell.query.value.Convert;

/// A text that is written where it is compared as a number: read once an execution, with its warning, rather than for each
/// row.
final class NumberConstant implements Evaluator {
    private final Value text;

    private NumberConstant(Value text) {
        this.text = text;
    }

    /// The evaluator of one side of a comparison.
    static Evaluator operand(
            BoundExpression side, Comparison comparison, ExpressionCompiler compiler) {
        return side instanceof Constant(Value.Text text, _)
                        && comparison.kind() == Comparison.Kind.REAL
                ? new NumberConstant(text)
                : compiler.compile(side);
    }

    @Override
    public Value evaluate(Frame frame) {
        return frame.context.state(
                this, Value.class, () -> new Value.Real(Convert.toDouble(text, frame.context)));
    }
}
