package dev.quell.query.exec;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.Value;
import org.jspecify.annotations.Nullable;

/// The evaluators of LIMIT and OFFSET; both may be parameters, so their numbers are known only when running.
record RowWindow(@Nullable Evaluator limitOrNull, @Nullable Evaluator offsetOrNull) {
    /// How many rows are wanted at most; `Long.MAX_VALUE` for no limit.
    long limit(Frame frame) {
        return limitOrNull == null ? Long.MAX_VALUE : number(limitOrNull.evaluate(frame));
    }

    /// How many rows are skipped first.
    long offset(Frame frame) {
        return offsetOrNull == null ? 0 : number(offsetOrNull.evaluate(frame));
    }

    /// Offset and limit together, without overflow: how many rows a sort has to keep.
    long end(Frame frame) {
        long end = limit(frame) + offset(frame);
        return end < 0 ? Long.MAX_VALUE : end;
    }

    private static long number(Value value) {
        return switch (value) {
            case Value.Int(long number) when number >= 0 -> number;
            case Value.Unsigned(long bits) -> bits < 0 ? Long.MAX_VALUE : bits;
            default -> throw ErrorCode.WRONG_ARGUMENTS.error("LIMIT");
        };
    }
}
