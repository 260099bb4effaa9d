package dev.quell.query.exec;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.Value;
import dev.quell.query.spill.RowBuffer;
import dev.quell.query.value.SessionFacts.VariableScope;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of one common table expression in one run of a statement: in memory as long as they fit, else in the statement's file.
final class CommonRows {
    private @Nullable RowBuffer all;
    private @Nullable RowBuffer last;
    private @Nullable ValueSet seen;
    private long first;
    private boolean complete;

    /// How the rows are made.
    ///
    /// @param identity the table itself
    /// @param distinct rows that were there before are dropped
    /// @param limit how many rows are wanted in all
    record Spec(
            Object identity,
            CompiledQuery seed,
            List<CompiledQuery> recursive,
            RowConversion seedConversion,
            List<RowConversion> conversions,
            KeyShape shape,
            boolean distinct,
            RowWindow limit) {}

    static CommonRows of(Execution execution, Object identity) {
        return execution.shared(identity, CommonRows.class, CommonRows::new);
    }

    /// What the last round of the recursion gave.
    Iterator<Value[]> last() {
        return last == null ? Collections.emptyIterator() : last.from(0);
    }

    /// All rows; computed when first asked for.
    Iterator<Value[]> all(Execution execution, Spec spec) {
        RowBuffer rows = all;
        if (rows == null || !complete) {
            rows = fill(execution, spec, null);
            all = rows;
            complete = true;
        }
        return rows.from(first);
    }

    /// All rows, made for what stands in the frames around now.
    ///
    /// @param around the frame of the block that names the table
    Iterator<Value[]> anew(Execution execution, Spec spec, Frame around) {
        if (all != null) {
            all.close();
            all = null;
        }
        RowBuffer rows = fill(execution, spec, around);
        all = rows;
        return rows.from(first);
    }

    private RowBuffer fill(Execution execution, Spec spec, @Nullable Frame around) {
        var frame = execution.frame(0, 0, null);
        var rows = new RowBuffer(execution.spill(), spec.shape.size());
        var round = new Round(execution, spec, rows, spec.limit.end(frame), around);
        read(round);
        if (!spec.recursive.isEmpty()) {
            recurse(round);
        }
        if (last != null) {
            last.close();
            last = null;
        }
        if (seen != null) {
            seen.close();
            seen = null;
        }
        first = Math.min(spec.limit.offset(frame), rows.size());
        return rows;
    }

    /// Where rows go while they are made.
    ///
    /// @param wanted how many are
    /// @param around the frame of the block that names the table, where the table depends on it
    private record Round(
            Execution execution, Spec spec, RowBuffer all, long wanted, @Nullable Frame around) {
        boolean isEnough() {
            return all.size() >= wanted;
        }

        RowBuffer buffer() {
            return new RowBuffer(execution.spill(), spec.shape.size());
        }
    }

    private void recurse(Round round) {
        long deepest = deepest(round.execution);
        long rounds = 0;
        RowSource.Rewindable run =
                round.spec.recursive.getFirst().create(round.execution, round.around);
        try {
            while (last != null && last.size() > 0 && !round.isEnough()) {
                if (++rounds > deepest) {
                    throw ErrorCode.CTE_MAX_RECURSION_DEPTH.error(rounds);
                }
                RowBuffer next = round.buffer();
                run.open();
                while (run.next()) {
                    add(round, round.spec.conversions.getFirst(), run.row(), next);
                }
                run.close();
                last.close();
                last = next;
            }
        } finally {
            run.close();
        }
    }

    private void read(Round round) {
        Spec spec = round.spec;
        RowBuffer next = round.buffer();
        if (spec.distinct) {
            seen = new ValueSet(round.execution.spill(), spec.shape);
        }
        RowSource.Rewindable run = spec.seed.create(round.execution, round.around);
        try {
            run.open();
            while (run.next()) {
                add(round, spec.seedConversion, run.row(), next);
            }
        } finally {
            run.close();
        }
        last = next;
    }

    private void add(Round round, RowConversion conversion, Value[] made, RowBuffer next) {
        round.execution.context().cancellation().check();
        Value[] row = conversion.convert(made, round.execution.context());
        if (seen != null && !seen.add(row)) {
            return;
        }
        if (!round.isEnough()) {
            round.all.add(row);
        }
        if (!round.spec.recursive.isEmpty()) {
            next.add(row);
        }
    }

    private static long deepest(Execution execution) {
        Value depth =
                execution
                        .context()
                        .session()
                        .systemVariable(VariableScope.SESSION, "cte_max_recursion_depth");
        return switch (depth) {
            case Value.Int(long number) -> number;
            case Value.Unsigned(long bits) -> bits;
            default -> throw new IllegalStateException("no number: " + depth);
        };
    }
}
