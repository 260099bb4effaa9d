package dev.quell.query.exec;

import dev.quell.base.value.Value;
import dev.quell.query.bind.BoundExpression;
import dev.quell.query.exec.LogicEvaluators.Condition;
import dev.quell.query.value.CompareOp;
import dev.quell.query.value.Comparer;
import dev.quell.query.value.Comparison;
import dev.quell.query.value.Truth;
import java.util.ArrayList;
import java.util.List;

/// Comparisons of scalars and rows, and BETWEEN.
final class ComparisonEvaluators {
    private ComparisonEvaluators() {}

    static Evaluator compare(BoundExpression.Compare compare, ExpressionCompiler compiler) {
        Evaluator left = NumberConstant.operand(compare.left(), compare.comparison(), compiler);
        Evaluator right = NumberConstant.operand(compare.right(), compare.comparison(), compiler);
        var comparer =
                new Comparer(compare.comparison(), compare.left().type(), compare.right().type());
        CompareOp op = compare.op();
        if (op == CompareOp.NULL_SAFE_EQ) {
            return LogicEvaluators.condition(frame ->
                    nullSafe(comparer, left.evaluate(frame), right.evaluate(frame), frame));
        }
        boolean integers = compare.comparison().kind() == Comparison.Kind.INTEGER;
        if (integers) {
            return integers(op, comparer, left, right);
        }
        Condition condition =
                frame -> {
                    Value a = left.evaluate(frame);
                    if (a.isNull()) {
                        return Truth.UNKNOWN;
                    }
                    Value b = right.evaluate(frame);
                    if (b.isNull()) {
                        return Truth.UNKNOWN;
                    }
                    return Truth.of(op.holds(comparer.compare(a, b, frame.context)));
                };
        return condition;
    }

    private static Evaluator integers(
            CompareOp op, Comparer comparer, Evaluator left, Evaluator right) {
        Condition condition =
                frame -> {
                    Value a = left.evaluate(frame);
                    Value b = right.evaluate(frame);
                    if (a instanceof Value.Int(long x) && b instanceof Value.Int(long y)) {
                        return Truth.of(op.holds(Long.compare(x, y)));
                    }
                    if (a.isNull() || b.isNull()) {
                        return Truth.UNKNOWN;
                    }
                    return Truth.of(op.holds(comparer.compare(a, b, frame.context)));
                };
        return condition;
    }

    private static Truth nullSafe(Comparer comparer, Value a, Value b, Frame frame) {
        if (a.isNull() || b.isNull()) {
            return Truth.of(a.isNull() && b.isNull());
        }
        return Truth.of(comparer.compare(a, b, frame.context) == 0);
    }

    static Evaluator between(BoundExpression.Between between, ExpressionCompiler compiler) {
        Evaluator operand = compiler.compile(between.operand());
        Evaluator low = NumberConstant.operand(between.low(), between.lowComparison(), compiler);
        Evaluator high = NumberConstant.operand(between.high(), between.highComparison(), compiler);
        var type = between.operand().type();
        var atLeast = new Comparer(between.lowComparison(), type, between.low().type());
        var atMost = new Comparer(between.highComparison(), type, between.high().type());
        return LogicEvaluators.condition(frame -> {
            Value value = operand.evaluate(frame);
            if (value.isNull()) {
                return Truth.UNKNOWN;
            }
            Value from = low.evaluate(frame);
            Value to = high.evaluate(frame);
            boolean below = !from.isNull() && atLeast.compare(value, from, frame.context) < 0;
            boolean above = !to.isNull() && atMost.compare(value, to, frame.context) > 0;
            if (below || above) {
                return Truth.FALSE;
            }
            return from.isNull() || to.isNull() ? Truth.UNKNOWN : Truth.TRUE;
        });
    }

    static Evaluator rows(BoundExpression.CompareRows compare, ExpressionCompiler compiler) {
        List<Evaluator> left = compiler.compileAll(compare.left());
        List<Evaluator> right = compiler.compileAll(compare.right());
        List<Comparer> comparers = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            comparers.add(
                    new Comparer(
                            compare.comparisons().get(i),
                            compare.left().get(i).type(),
                            compare.right().get(i).type()));
        }
        return LogicEvaluators.condition(frame -> {
            var a = new Value[left.size()];
            var b = new Value[left.size()];
            for (int i = 0; i < a.length; i++) {
                a[i] = left.get(i).evaluate(frame);
                b[i] = right.get(i).evaluate(frame);
            }
            return RowComparison.compare(compare.op(), a, b, comparers, frame.context);
        });
    }
}
