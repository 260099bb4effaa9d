package dev.quell.query.exec;

import dev.quell.base.text.Collator;
import dev.quell.base.value.Value;
import dev.quell.query.bind.BoundExpression;
import dev.quell.query.value.Comparer;
import dev.quell.query.value.Comparison;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.Truth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// IN a list: constants of one kind are looked up, anything else is compared one by one.
final class InEvaluators {
    private static final int WORTH_LOOKING_UP = 4;

    private InEvaluators() {}

    static Evaluator in(BoundExpression.In in, ExpressionCompiler compiler) {
        Evaluator operand = compiler.compile(in.operand());
        List<Evaluator> candidates = new ArrayList<>(in.candidates().size());
        for (int i = 0; i < in.candidates().size(); i++) {
            candidates.add(
                    NumberConstant.operand(
                            in.candidates().get(i), in.comparisons().get(i), compiler));
        }
        Comparison first = in.comparisons().get(0);
        boolean uniform =
                candidates.size() >= WORTH_LOOKING_UP
                        && in.comparisons().stream().allMatch(first::equals)
                        && in.candidates().stream().allMatch(InEvaluators::isKnown);
        Evaluator oneByOne = oneByOne(in, operand, candidates);
        if (!uniform) {
            return oneByOne;
        }
        List<Value> values =
                in.candidates().stream()
                        .map(candidate -> ((BoundExpression.Constant) candidate).value())
                        .toList();
        if (first.kind() == Comparison.Kind.INTEGER
                && values.stream().allMatch(Value.Int.class::isInstance)) {
            return integers(operand, values, oneByOne);
        }
        if (first.kind() == Comparison.Kind.TEXT
                && values.stream().allMatch(Value.Text.class::isInstance)) {
            return texts(operand, values, Collator.of(first.collation()), oneByOne);
        }
        return oneByOne;
    }

    private static boolean isKnown(BoundExpression candidate) {
        return candidate instanceof BoundExpression.Constant(var value, _) && !value.isNull();
    }

    private static Evaluator integers(Evaluator operand, List<Value> values, Evaluator otherwise) {
        Set<Value> known = new HashSet<>(values);
        return LogicEvaluators.condition(frame -> {
            Value value = operand.evaluate(frame);
            return switch (value) {
                case Value.Null _ -> Truth.UNKNOWN;
                case Value.Int _ -> Truth.of(known.contains(value));
                default -> otherwise.truth(frame);
            };
        });
    }

    private static Evaluator texts(
            Evaluator operand, List<Value> values, Collator collator, Evaluator otherwise) {
        Set<String> known = new TreeSet<>(collator::compare);
        for (Value value : values) {
            known.add(((Value.Text) value).value());
        }
        return LogicEvaluators.condition(frame -> {
            Value value = operand.evaluate(frame);
            return switch (value) {
                case Value.Null _ -> Truth.UNKNOWN;
                case Value.Text(var text) -> Truth.of(known.contains(text));
                default -> otherwise.truth(frame);
            };
        });
    }

    private static Evaluator oneByOne(
            BoundExpression.In in, Evaluator operand, List<Evaluator> candidates) {
        var comparers = new Comparer[candidates.size()];
        for (int i = 0; i < comparers.length; i++) {
            comparers[i] =
                    new Comparer(
                            in.comparisons().get(i),
                            in.operand().type(),
                            in.candidates().get(i).type());
        }
        Evaluator[] others = candidates.toArray(Evaluator[]::new);
        return LogicEvaluators.condition(frame -> search(frame, operand, others, comparers));
    }

    private static Truth search(
            Frame frame, Evaluator operand, Evaluator[] candidates, Comparer[] comparers) {
        EvalContext context = frame.context;
        Value value = operand.evaluate(frame);
        if (value.isNull()) {
            return Truth.UNKNOWN;
        }
        Truth result = Truth.FALSE;
        for (int i = 0; i < candidates.length; i++) {
            Value candidate = candidates[i].evaluate(frame);
            if (candidate.isNull()) {
                result = Truth.UNKNOWN;
            } else if (comparers[i].compare(value, candidate, context) == 0) {
                return Truth.TRUE;
            }
        }
        return result;
    }
}
