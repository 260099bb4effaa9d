package dev.quell.query.exec;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.Value;
import dev.quell.query.value.SessionFacts.VariableScope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The rows of one common table expression in one run of a statement.
final class CommonRows {
    private final List<Value[]> all = new ArrayList<>();
    private final Set<KeyShape.Key> seen = new HashSet<>();
    private List<Value[]> last = List.of();
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
    List<Value[]> last() {
        return last;
    }

    /// All rows; computed when first asked for.
    List<Value[]> all(Execution execution, Spec spec) {
        if (!complete) {
            fill(execution, spec);
            complete = true;
        }
        return all;
    }

    private void fill(Execution execution, Spec spec) {
        Frame frame = execution.frame(0, 0, null);
        long wanted = spec.limit.end(frame);
        last = new ArrayList<>();
        read(execution, spec, spec.seed, spec.seedConversion);
        all.addAll(last);
        if (!spec.recursive.isEmpty()) {
            recurse(execution, spec, wanted);
        }
        last = List.of();
        long offset = Math.min(spec.limit.offset(frame), all.size());
        if (wanted < all.size()) {
            all.subList((int) wanted, all.size()).clear();
        }
        all.subList(0, (int) offset).clear();
    }

    private void recurse(Execution execution, Spec spec, long wanted) {
        long deepest = deepest(execution);
        long rounds = 0;
        RowSource.Rewindable run = spec.recursive.getFirst().create(execution, null);
        try {
            while (!last.isEmpty() && all.size() < wanted) {
                if (++rounds > deepest) {
                    throw ErrorCode.CTE_MAX_RECURSION_DEPTH.error(rounds);
                }
                List<Value[]> next = round(execution, spec, run);
                all.addAll(next);
                last = next;
            }
        } finally {
            run.close();
        }
    }

    private List<Value[]> round(Execution execution, Spec spec, RowSource.Rewindable run) {
        List<Value[]> next = new ArrayList<>();
        run.open();
        while (run.next()) {
            add(
                    execution,
                    spec,
                    spec.conversions.getFirst().convert(run.row(), execution.context()),
                    next);
        }
        run.close();
        return next;
    }

    private void read(
            Execution execution, Spec spec, CompiledQuery query, RowConversion conversion) {
        RowSource.Rewindable run = query.create(execution, null);
        try {
            run.open();
            while (run.next()) {
                add(execution, spec, conversion.convert(run.row(), execution.context()), last);
            }
        } finally {
            run.close();
        }
    }

    private void add(Execution execution, Spec spec, Value[] row, List<Value[]> into) {
        execution.context().cancellation().check();
        if (!spec.distinct || seen.add(spec.shape.key(row))) {
            execution.memory().charge(ValueSize.of(row));
            into.add(row);
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
