package dev.quell.query.exec;

import dev.quell.base.value.Value;
import dev.quell.query.bind.AggregateCall;
import dev.quell.query.function.Accumulator;
import java.util.Arrays;

/// How rows are grouped; shared by the operators that group. Immutable.
///
/// @param keys evaluated for each row
/// @param calls the aggregates, `arguments` their arguments with the keys of their ORDER BY, `slots` where results go
/// @param kept slots of a group's first row that later steps read
/// @param below every slot that steps below may read again
record GroupSpec(
        Evaluator[] keys,
        KeyShape shape,
        AggregateCall[] calls,
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

    Accumulator[] accumulators(Frame frame) {
        Accumulator[] made = new Accumulator[calls.length];
        for (int i = 0; i < calls.length; i++) {
            made[i] = calls[i].accumulator(frame.context);
        }
        return made;
    }

    /// Takes the frame's row into each accumulator.
    void add(Frame frame, Accumulator[] accumulators) {
        for (int i = 0; i < accumulators.length; i++) {
            accumulators[i].add(argumentValues(frame, i));
        }
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
        int place = keys.length + kept.size();
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

    /// Takes such a row into each accumulator.
    void add(Value[] row, Accumulator[] accumulators) {
        int place = keys.length + kept.size();
        for (int i = 0; i < accumulators.length; i++) {
            int next = place + arguments[i].length;
            accumulators[i].add(Arrays.copyOfRange(row, place, next));
            place = next;
        }
    }

    static Value[] results(Accumulator[] accumulators) {
        Value[] results = new Value[accumulators.length];
        for (int i = 0; i < results.length; i++) {
            results[i] = accumulators[i].result();
        }
        return results;
    }

    /// Puts a group in the frame.
    void show(Frame frame, Value[] keptValues, Value[] results) {
        kept.restore(frame, keptValues, 0);
        for (int i = 0; i < slots.length; i++) {
            frame.slots[slots[i]] = results[i];
        }
    }
}
