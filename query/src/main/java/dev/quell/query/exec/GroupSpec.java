package dev.quell.query.exec;

import dev.quell.base.value.Value;
import dev.quell.query.bind.AggregateCall;
import dev.quell.query.function.Accumulator;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How rows are grouped; shared by the operators that group. Immutable.
///
/// @param keys evaluated for each row
/// @param distinct of each call with DISTINCT, how a group's number and the arguments are told apart; null for the others
/// @param calls the aggregates, `arguments` their arguments with the keys of their ORDER BY, `slots` where results go
/// @param kept slots of a group's first row that later steps read
/// @param below every slot that steps below may read again
record GroupSpec(
        Evaluator[] keys,
        KeyShape shape,
        AggregateCall[] calls,
        @Nullable KeyShape[] distinct,
        Evaluator[][] arguments,
        int[] slots,
        Snapshot kept,
        Snapshot below) {

    Value[] keyValues(Frame frame) {
        Value[] values = new Value[keys.length];
        for (int i = 0; i < keys.length; i++) {
            values[i] = keys[i].evaluate(frame);
        }
        return values;
    }

    /// Makes the accumulators of one run.
    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of suppliers of accumulators only
    Supplier<Accumulator>[] starters(Frame frame) {
        Supplier<Accumulator>[] starters = new Supplier[calls.length];
        for (int i = 0; i < starters.length; i++) {
            starters[i] = calls[i].accumulators(frame.context);
        }
        return starters;
    }

    /// Where the arguments begin in [#row].
    int firstArgument() {
        return keys.length + kept.size();
    }

    Value[] argumentValues(Frame frame, int call) {
        Evaluator[] evaluators = arguments[call];
        Value[] values = new Value[evaluators.length];
        for (int i = 0; i < evaluators.length; i++) {
            values[i] = evaluators[i].evaluate(frame);
        }
        return values;
    }

    /// How many values [#row] has.
    int rowWidth() {
        int width = keys.length + kept.size();
        for (Evaluator[] each : arguments) {
            width += each.length;
        }
        return width;
    }

    /// All that grouping needs of the frame's row: the values of its keys, then what is kept, then the arguments.
    Value[] row(Frame frame, Value[] keyValues) {
        Value[] row = Arrays.copyOf(keyValues, rowWidth());
        kept.take(frame, row, keys.length);
        int place = firstArgument();
        for (int i = 0; i < arguments.length; i++) {
            Value[] values = argumentValues(frame, i);
            System.arraycopy(values, 0, row, place, values.length);
            place += values.length;
        }
        return row;
    }

    /// What is kept of such a row.
    Value[] keptOf(Value[] row) {
        return Arrays.copyOfRange(row, keys.length, keys.length + kept.size());
    }

    /// Puts a group in the frame.
    void show(Frame frame, Value[] keptValues, Value[] results) {
        kept.restore(frame, keptValues, 0);
        for (int i = 0; i < slots.length; i++) {
            frame.slots[slots[i]] = results[i];
        }
    }
}
