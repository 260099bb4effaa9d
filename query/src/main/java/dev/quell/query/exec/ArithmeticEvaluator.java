package dev.quell.query.exec;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.ExpressionText;
import dev.quell.query.value.Arithmetic;
import dev.quell.query.value.ArithmeticOp;

/// Arithmetic, with sums and differences of signed integers taken on the short way.
final class ArithmeticEvaluator implements Evaluator {
    private final BoundExpression.Arithmetic expression;
    private final ArithmeticOp op;
    private final SqlType type;
    private final Evaluator left;
    private final Evaluator right;
    private final boolean signedSum;

    ArithmeticEvaluator(BoundExpression.Arithmetic expression, Evaluator left, Evaluator right) {
        this.expression = expression;
        this.left = left;
        this.right = right;
        op = expression.op();
        type = expression.type();
        signedSum =
                type.kind() == TypeKind.BIGINT
                        && !type.unsigned()
                        && (op == ArithmeticOp.PLUS || op == ArithmeticOp.MINUS);
    }

    @Override
    public Value evaluate(Frame frame) {
        Value a = left.evaluate(frame);
        if (a.isNull()) {
            return a;
        }
        Value b = right.evaluate(frame);
        if (b.isNull()) {
            return b;
        }
        if (signedSum && a instanceof Value.Int(long x) && b instanceof Value.Int(long y)) {
            long sum = op == ArithmeticOp.PLUS ? x + y : x - y;
            long sign = op == ArithmeticOp.PLUS ? y : ~y;
            if (((x ^ sum) & (sign ^ sum)) >= 0) {
                return Value.Int.of(sum);
            }
        }
        return Arithmetic.compute(op, a, b, type, frame.context)
                .orElseThrow(() ->
                        ErrorCode.DATA_OUT_OF_RANGE.error(
                                Arithmetic.rangeName(type), ExpressionText.of(expression)));
    }
}
