package dev.quell.query.plan;

import dev.quell.base.value.Value;
import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.BoundExpression.And;
import dev.quell.query.bind.BoundExpression.Arithmetic;
import dev.quell.query.bind.BoundExpression.Between;
import dev.quell.query.bind.BoundExpression.Cast;
import dev.quell.query.bind.BoundExpression.Collate;
import dev.quell.query.bind.BoundExpression.Column;
import dev.quell.query.bind.BoundExpression.Compare;
import dev.quell.query.bind.BoundExpression.Constant;
import dev.quell.query.bind.BoundExpression.In;
import dev.quell.query.bind.BoundExpression.IsNull;
import dev.quell.query.bind.BoundExpression.IsTruth;
import dev.quell.query.bind.BoundExpression.Like;
import dev.quell.query.bind.BoundExpression.Not;
import dev.quell.query.bind.BoundExpression.Or;
import dev.quell.query.bind.BoundTrees;
import dev.quell.query.value.CompareOp;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// What can be said of conditions without running them.
final class Conditions {
    private Conditions() {}

    /// The terms of a conjunction, nested ones too.
    static void split(BoundExpression condition, List<BoundExpression> into) {
        if (condition instanceof And(var terms, _)) {
            terms.forEach(term -> split(term, into));
        } else {
            into.add(condition);
        }
    }

    static List<BoundExpression> split(BoundExpression condition) {
        List<BoundExpression> terms = new ArrayList<>();
        split(condition, terms);
        return terms;
    }

    /// Whether it is a constant that is not true.
    static boolean isNeverTrue(BoundExpression condition) {
        return condition instanceof Constant(var value, _) && !isTrue(value) && isPlain(value);
    }

    /// Whether it is a constant that is true.
    static boolean isAlwaysTrue(BoundExpression condition) {
        return condition instanceof Constant(var value, _) && isTrue(value);
    }

    private static boolean isPlain(Value value) {
        return value.isNull() || value instanceof Value.Int || value instanceof Value.Decimal;
    }

    private static boolean isTrue(Value value) {
        return switch (value) {
            case Value.Int(long number) -> number != 0;
            case Value.Unsigned(long bits) -> bits != 0;
            case Value.Decimal(BigDecimal number) -> number.signum() != 0;
            case Value.Real(double number) -> number != 0;
            default -> false;
        };
    }

    /// Whether it cannot be true where all these slots are NULL: then an outer join that makes them so is an inner one.
    static boolean rejectsNulls(BoundExpression condition, BitSet slots) {
        return switch (condition) {
            case Compare(var op, var left, var right, _, _) ->
                    op != CompareOp.NULL_SAFE_EQ
                            && (isNullWith(left, slots) || isNullWith(right, slots));
            case IsNull(var operand, var negated, _) -> negated && isNullWith(operand, slots);
            case Between(var operand, _, _, _, _, _) -> isNullWith(operand, slots);
            case In(var operand, _, _, _) -> isNullWith(operand, slots);
            case Like(var operand, _, _, _, _) -> isNullWith(operand, slots);
            case And(var terms, _) -> terms.stream().anyMatch(term -> rejectsNulls(term, slots));
            case Or(var terms, _) -> terms.stream().allMatch(term -> rejectsNulls(term, slots));
            case Not(var operand, _) -> isNullWith(operand, slots);
            case IsTruth(var operand, _, var negated, _) -> !negated && isNullWith(operand, slots);
            default -> isNullWith(condition, slots);
        };
    }

    /// Whether it is NULL where all these slots are.
    private static boolean isNullWith(BoundExpression expression, BitSet slots) {
        return switch (expression) {
            case Column(var depth, var slot, _, _) -> depth == 0 && slots.get(slot);
            case Arithmetic(_, var left, var right, _) ->
                    isNullWith(left, slots) || isNullWith(right, slots);
            case Cast(var operand, _, _) -> isNullWith(operand, slots);
            case Collate(var operand, _) -> isNullWith(operand, slots);
            case Not(var operand, _) -> isNullWith(operand, slots);
            case Compare(var op, var left, var right, _, _) ->
                    op != CompareOp.NULL_SAFE_EQ
                            && (isNullWith(left, slots) || isNullWith(right, slots));
            case Between(var operand, _, _, _, _, _) -> isNullWith(operand, slots);
            case In(var operand, _, _, _) -> isNullWith(operand, slots);
            case Like(var operand, _, _, _, _) -> isNullWith(operand, slots);
            default -> false;
        };
    }

    /// Whether a subquery is part of it, which makes it dear.
    static boolean hasSubquery(BoundExpression expression) {
        return BoundTrees.query(expression).isPresent()
                || BoundTrees.children(expression).stream().anyMatch(Conditions::hasSubquery);
    }

    /// How many of the rows a condition lets through, by a rule of thumb (MySQL's own numbers where it has them).
    static double selectivity(BoundExpression condition) {
        return switch (condition) {
            case Compare(var op, _, _, _, _) ->
                    switch (op) {
                        case EQ, NULL_SAFE_EQ -> 0.1;
                        case NE -> 0.9;
                        case LT, LE, GT, GE -> 0.3333;
                    };
            case Between _ -> 0.1111;
            case In(_, var candidates, _, _) -> Math.min(0.5, 0.1 * candidates.size());
            case IsNull(_, var negated, _) -> negated ? 0.9 : 0.1;
            case Like _ -> 0.1111;
            case Or(var terms, _) -> {
                double none = 1;
                for (BoundExpression term : terms) {
                    none *= 1 - selectivity(term);
                }
                yield 1 - none;
            }
            case And(var terms, _) -> {
                double all = 1;
                for (BoundExpression term : terms) {
                    all *= selectivity(term);
                }
                yield all;
            }
            default -> 0.5;
        };
    }
}
