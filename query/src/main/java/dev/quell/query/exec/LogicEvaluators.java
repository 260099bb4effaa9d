package dev.quell.query.exec;

import dev.quell.base.value.Value;
import dev.quell.query.value.Truth;
import java.util.List;

/// AND, OR, NOT, XOR, IS and CASE.
final class LogicEvaluators {
    private LogicEvaluators() {}

    /// An evaluator that thinks in truth values.
    interface Condition extends Evaluator {
        @Override
        Truth truth(Frame frame);

        @Override
        default Value evaluate(Frame frame) {
            return truth(frame).toValue();
        }
    }

    static Evaluator condition(Condition condition) {
        return condition;
    }

    static Evaluator and(List<Evaluator> terms) {
        Evaluator[] all = terms.toArray(Evaluator[]::new);
        return condition(frame -> {
            Truth result = Truth.TRUE;
            for (Evaluator term : all) {
                Truth truth = term.truth(frame);
                if (truth == Truth.FALSE) {
                    return Truth.FALSE;
                }
                if (truth == Truth.UNKNOWN) {
                    result = Truth.UNKNOWN;
                }
            }
            return result;
        });
    }

    static Evaluator or(List<Evaluator> terms) {
        Evaluator[] all = terms.toArray(Evaluator[]::new);
        return condition(frame -> {
            Truth result = Truth.FALSE;
            for (Evaluator term : all) {
                Truth truth = term.truth(frame);
                if (truth == Truth.TRUE) {
                    return Truth.TRUE;
                }
                if (truth == Truth.UNKNOWN) {
                    result = Truth.UNKNOWN;
                }
            }
            return result;
        });
    }

    static Evaluator xor(Evaluator left, Evaluator right) {
        return condition(frame -> {
            Truth a = left.truth(frame);
            Truth b = right.truth(frame);
            boolean unknown = a == Truth.UNKNOWN || b == Truth.UNKNOWN;
            return unknown ? Truth.UNKNOWN : Truth.of(a != b);
        });
    }

    static Evaluator not(Evaluator operand) {
        return condition(frame -> operand.truth(frame).not());
    }

    static Evaluator isNull(Evaluator operand, boolean negated) {
        return condition(frame -> Truth.of(operand.evaluate(frame).isNull() != negated));
    }

    static Evaluator isTruth(Evaluator operand, boolean truth, boolean negated) {
        Truth wanted = Truth.of(truth);
        return condition(frame -> Truth.of((operand.truth(frame) == wanted) != negated));
    }

    static Evaluator choice(Evaluator[] conditions, Evaluator[] results, Evaluator otherwise) {
        return frame -> {
            for (int i = 0; i < conditions.length; i++) {
                if (conditions[i].test(frame)) {
                    return results[i].evaluate(frame);
                }
            }
            return otherwise.evaluate(frame);
        };
    }
}
