package dev.quell.query.exec;

import dev.quell.base.value.Value;
import dev.quell.query.value.Truth;

/// Conditions that must all be true; the first one that is not decides.
final class Conjunction implements Evaluator {
    private final Evaluator[] terms;

    Conjunction(Evaluator[] terms) {
        this.terms = terms;
    }

    @Override
    public boolean test(Frame frame) {
        for (Evaluator term : terms) {
            if (!term.test(frame)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Value evaluate(Frame frame) {
        return Truth.of(test(frame)).toValue();
    }
}
