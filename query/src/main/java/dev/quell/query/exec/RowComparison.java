package dev.quell.query.exec;

import dev.quell.base.value.Value;
import dev.quell.query.value.CompareOp;
import dev.quell.query.value.Comparer;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.Truth;
import java.util.List;

/// Compares rows column by column, in three-valued logic.
final class RowComparison {
    private RowComparison() {}

    static Truth compare(
            CompareOp op,
            Value[] left,
            Value[] right,
            List<Comparer> comparers,
            EvalContext context) {
        return switch (op) {
            case EQ -> equal(left, right, comparers, context);
            case NE -> equal(left, right, comparers, context).not();
            case NULL_SAFE_EQ -> nullSafe(left, right, comparers, context);
            case LT, LE, GT, GE -> ordered(op, left, right, comparers, context);
        };
    }

    private static Truth equal(
            Value[] left, Value[] right, List<Comparer> comparers, EvalContext context) {
        Truth result = Truth.TRUE;
        for (int i = 0; i < left.length; i++) {
            if (left[i].isNull() || right[i].isNull()) {
                result = Truth.UNKNOWN;
            } else if (comparers.get(i).compare(left[i], right[i], context) != 0) {
                return Truth.FALSE;
            }
        }
        return result;
    }

    private static Truth nullSafe(
            Value[] left, Value[] right, List<Comparer> comparers, EvalContext context) {
        for (int i = 0; i < left.length; i++) {
            boolean nulls = left[i].isNull() || right[i].isNull();
            boolean same =
                    nulls
                            ? left[i].isNull() && right[i].isNull()
                            : comparers.get(i).compare(left[i], right[i], context) == 0;
            if (!same) {
                return Truth.FALSE;
            }
        }
        return Truth.TRUE;
    }

    // The first column that differs decides; a NULL before it leaves all unknown.
    private static Truth ordered(
            CompareOp op,
            Value[] left,
            Value[] right,
            List<Comparer> comparers,
            EvalContext context) {
        for (int i = 0; i < left.length; i++) {
            if (left[i].isNull() || right[i].isNull()) {
                return Truth.UNKNOWN;
            }
            int order = comparers.get(i).compare(left[i], right[i], context);
            if (order != 0) {
                return Truth.of(op.holds(order));
            }
        }
        return Truth.of(op.holds(0));
    }
}
