package dev.quell.query.exec;

import dev.quell.base.value.Value;
import dev.quell.query.function.Accumulator;
import dev.quell.query.spill.MemoryShare;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The aggregates of one run of a grouping operator: makes the totals of groups and takes rows into them.
///
/// What DISTINCT calls have seen is one set for all groups of a call, which goes to disk when it is too large. Of the statement's
/// thread only.
final class Aggregation {
    private final Frame frame;
    private final GroupSpec spec;
    private final MemoryShare memory;
    private final Supplier<Accumulator>[] starters;
    private final @Nullable ValueSet[] seen;
    private long groups;

    /// The totals of one group.
    ///
    /// @param number unlike that of any other group of the run
    @SuppressWarnings("ArrayRecordComponent") // filled in place, compared by nobody
    record Totals(long number, Accumulator[] accumulators) {
        Value[] results() {
            Value[] results = new Value[accumulators.length];
            for (int i = 0; i < results.length; i++) {
                results[i] = accumulators[i].result();
            }
            return results;
        }
    }

    Aggregation(Frame frame, GroupSpec spec) {
        this.frame = frame;
        this.spec = spec;
        var spill = Execution.of(frame).spill();
        memory = spill.share();
        starters = spec.starters(frame);
        seen = new ValueSet[starters.length];
        for (int i = 0; i < seen.length; i++) {
            KeyShape shape = spec.distinct()[i];
            seen[i] = shape == null ? null : new ValueSet(spill, shape);
        }
    }

    Totals start() {
        Accumulator[] made = new Accumulator[starters.length];
        for (int i = 0; i < made.length; i++) {
            made[i] = starters[i].get();
        }
        return new Totals(groups++, made);
    }

    /// Takes the frame's row.
    void add(Totals totals) {
        for (int i = 0; i < starters.length; i++) {
            add(totals, i, spec.argumentValues(frame, i));
        }
    }

    /// Takes a row that [GroupSpec#row] made.
    void add(Totals totals, Value[] row) {
        int place = spec.firstArgument();
        for (int i = 0; i < starters.length; i++) {
            int next = place + spec.arguments()[i].length;
            add(totals, i, Arrays.copyOfRange(row, place, next));
            place = next;
        }
    }

    private void add(Totals totals, int call, Value[] arguments) {
        ValueSet known = seen[call];
        if (known != null && !known.add(distinctKey(totals, call, arguments))) {
            return;
        }
        if (totals.accumulators[call] instanceof Accumulator.Growing growing) {
            long before = growing.bytes();
            growing.add(arguments);
            memory.require(growing.bytes() - before);
        } else {
            totals.accumulators[call].add(arguments);
        }
    }

    /// The group's number and the call's own arguments, without the keys of its ORDER BY.
    private Value[] distinctKey(Totals totals, int call, Value[] arguments) {
        int count = spec.calls()[call].arguments().size();
        Value[] key = new Value[count + 1];
        key[0] = Value.Int.of(totals.number);
        System.arraycopy(arguments, 0, key, 1, count);
        return key;
    }

    /// Whether a new group of that size may be kept in memory.
    boolean hasRoom(long bytes) {
        return memory.take(bytes);
    }

    void makeRoom(long bytes) {
        memory.takeAnyway(bytes);
    }

    /// No group that was started so far gets any more rows, and none is kept.
    void forget() {
        memory.clear();
        for (ValueSet each : seen) {
            if (each != null) {
                each.close();
            }
        }
    }
}
