package dev.quell.query.exec;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.Value;
import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.BoundExpression.Exists;
import dev.quell.query.bind.BoundExpression.Quantified;
import dev.quell.query.bind.BoundExpression.RowSubquery;
import dev.quell.query.bind.BoundExpression.ScalarSubquery;
import dev.quell.query.bind.BoundQuery;
import dev.quell.query.bind.BoundSubquery;
import dev.quell.query.plan.HashKeys;
import dev.quell.query.plan.InPushdown;
import dev.quell.query.value.CompareOp;
import dev.quell.query.value.Comparer;
import dev.quell.query.value.Comparison;
import dev.quell.query.value.Truth;
import dev.quell.query.value.Typing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Makes evaluators of the subqueries in one block's expressions. A subquery that does not depend on the block runs once; its
/// answer, or its rows, are kept in the frame.
final class Subqueries implements SubqueryCompiler {
    /// The first state that a frame has besides the execution.
    static final int FIRST_STATE = 1;

    private final PlanCompiler plans;
    private int states;

    Subqueries(PlanCompiler plans) {
        this.plans = plans;
    }

    /// How many states the block's frame needs, the execution's own not counted.
    int states() {
        return states;
    }

    /// Takes a state for another purpose; the first one if called first.
    int reserveState() {
        return nextState();
    }

    private int nextState() {
        return ++states;
    }

    private static BoundQuery query(BoundSubquery subquery) {
        return (BoundQuery) subquery;
    }

    @Override
    public Evaluator scalar(ScalarSubquery subquery) {
        int place = nextState();
        CompiledQuery query = plans.compile(query(subquery.query()));
        boolean once = !subquery.query().correlated();
        return frame -> {
            SubqueryState state = SubqueryState.of(frame, place, query);
            Value known = state.value();
            if (once && known != null) {
                return known;
            }
            Value value = single(state.run()).map(row -> row[0]).orElse(Value.NULL);
            state.value(value);
            return value;
        };
    }

    /// The only row, if there is one.
    private static Optional<Value[]> single(RowSource.Rewindable run) {
        run.open();
        if (!run.next()) {
            return Optional.empty();
        }
        Value[] row = run.row().clone();
        if (run.next()) {
            run.close();
            throw ErrorCode.SUBQUERY_NO_1_ROW.error();
        }
        return Optional.of(row);
    }

    @Override
    public Evaluator row(RowSubquery subquery, List<Evaluator> left) {
        int place = nextState();
        CompiledQuery query = plans.compile(query(subquery.query()));
        List<Comparer> comparers =
                comparers(subquery.comparisons(), subquery.left(), subquery.query());
        CompareOp op = subquery.op();
        return frame -> {
            SubqueryState state = SubqueryState.of(frame, place, query);
            Value[] nulls = new Value[left.size()];
            Arrays.fill(nulls, Value.NULL);
            Value[] right = single(state.run()).orElse(nulls);
            return RowComparison.compare(op, values(left, frame), right, comparers, frame.context)
                    .toValue();
        };
    }

    @Override
    public Evaluator exists(Exists exists) {
        int place = nextState();
        CompiledQuery query = plans.compile(query(exists.query()));
        boolean once = !exists.query().correlated();
        return frame -> {
            SubqueryState state = SubqueryState.of(frame, place, query);
            Value known = state.value();
            if (once && known != null) {
                return known;
            }
            state.run().open();
            Value value = Truth.of(state.run().next()).toValue();
            state.value(value);
            return value;
        };
    }

    @Override
    public Evaluator quantified(Quantified quantified, List<Evaluator> left) {
        return quantified(quantified, left, isNullable(quantified));
    }

    /// The same where UNKNOWN counts as FALSE: one of the conditions of a WHERE, ON or HAVING.
    Evaluator condition(Quantified quantified, List<Evaluator> left) {
        return quantified(quantified, left, false);
    }

    /// @param mayBeUnknown whether the answer has to tell UNKNOWN from FALSE
    private Evaluator quantified(
            Quantified quantified, List<Evaluator> left, boolean mayBeUnknown) {
        BoundQuery query = query(quantified.query());
        boolean in = quantified.op() == CompareOp.EQ && !quantified.all();
        if (in) {
            Optional<Evaluator> pushed = pushed(quantified, query, left, mayBeUnknown);
            if (pushed.isPresent()) {
                return pushed.get();
            }
        }
        // Compiled once, however it is used: queries nest, and two at each level are too many at
        // the tenth.
        CompiledQuery compiled = plans.compile(query);
        if (in && !query.correlated() && isHashable(quantified)) {
            return hashed(quantified, compiled, left);
        }
        return compared(quantified, compiled, left);
    }

    private static boolean isNullable(Quantified quantified) {
        return quantified.left().stream().anyMatch(BoundExpression::nullable)
                || quantified.query().columnTypings().stream().anyMatch(Typing::nullable);
    }

    private static boolean isHashable(Quantified quantified) {
        for (int i = 0; i < quantified.left().size(); i++) {
            if (!HashKeys.isHashable(
                    quantified.left().get(i).type(),
                    quantified.query().columnTypings().get(i).type(),
                    quantified.comparisons().get(i))) {
                return false;
            }
        }
        return true;
    }

    /// IN over rows that are kept in a hash table.
    private Evaluator hashed(Quantified quantified, CompiledQuery compiled, List<Evaluator> left) {
        int place = nextState();
        KeyShape shape = PlanCompiler.shape(query(quantified.query()));
        Evaluator general = compared(quantified, compiled, left);
        return frame -> {
            Value[] values = values(left, frame);
            if (values.length > 1 && SubqueryState.hasNull(values)) {
                return general.evaluate(frame);
            }
            SubqueryState.HashedRows rows =
                    SubqueryState.of(frame, place, compiled).hashed(frame, shape);
            if (rows.isEmpty()) {
                return Truth.FALSE.toValue();
            }
            if (values.length == 1 && values[0].isNull()) {
                return Value.NULL;
            }
            if (rows.keys().contains(values)) {
                return Truth.TRUE.toValue();
            }
            if (rows.hasNull() && values.length > 1) {
                return general.evaluate(frame);
            }
            return rows.hasNull() ? Value.NULL : Truth.FALSE.toValue();
        };
    }

    /// IN as a search for equal rows, where an index (or the correlation itself) makes that cheap.
    private Optional<Evaluator> pushed(
            Quantified quantified, BoundQuery query, List<Evaluator> left, boolean mayBeUnknown) {
        Optional<BoundQuery> search = InPushdown.of(quantified, query);
        if (search.isEmpty()
                || (!query.correlated() && !plans.isCheaperToSearch(search.get(), query))) {
            return Optional.empty();
        }
        int place = nextState();
        CompiledQuery compiled = plans.compile(search.get());
        Evaluator general = mayBeUnknown ? compared(quantified, plans.compile(query), left) : null;
        return Optional.of(frame -> {
            RowSource.Rewindable run = SubqueryState.of(frame, place, compiled).run();
            run.open();
            if (run.next()) {
                return Truth.TRUE.toValue();
            }
            return general == null ? Truth.FALSE.toValue() : general.evaluate(frame);
        });
    }

    /// Any comparison with ANY or ALL, row after row.
    private Evaluator compared(
            Quantified quantified, CompiledQuery compiled, List<Evaluator> left) {
        int place = nextState();
        BoundQuery query = query(quantified.query());
        List<Comparer> comparers = comparers(quantified.comparisons(), quantified.left(), query);
        CompareOp op = quantified.op();
        Truth decisive = quantified.all() ? Truth.FALSE : Truth.TRUE;
        boolean once = !query.correlated();
        int width = query.columns().size();
        return frame -> {
            SubqueryState state = SubqueryState.of(frame, place, compiled);
            Value[] values = values(left, frame);
            Truth result = decisive.not();
            if (once) {
                var rows = state.rows(frame, width);
                while (rows.hasNext()) {
                    Value[] row = rows.next();
                    Truth truth = RowComparison.compare(op, values, row, comparers, frame.context);
                    if (truth == decisive) {
                        return decisive.toValue();
                    }
                    result = truth == Truth.UNKNOWN ? Truth.UNKNOWN : result;
                }
                return result.toValue();
            }
            RowSource.Rewindable run = state.run();
            run.open();
            while (run.next()) {
                Truth truth =
                        RowComparison.compare(op, values, run.row(), comparers, frame.context);
                if (truth == decisive) {
                    return decisive.toValue();
                }
                result = truth == Truth.UNKNOWN ? Truth.UNKNOWN : result;
            }
            return result.toValue();
        };
    }

    private static Value[] values(List<Evaluator> evaluators, Frame frame) {
        Value[] values = new Value[evaluators.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = evaluators.get(i).evaluate(frame);
        }
        return values;
    }

    private static List<Comparer> comparers(
            List<Comparison> comparisons, List<BoundExpression> left, BoundSubquery right) {
        List<Comparer> comparers = new ArrayList<>();
        for (int i = 0; i < comparisons.size(); i++) {
            comparers.add(
                    new Comparer(
                            comparisons.get(i),
                            left.get(i).type(),
                            right.columnTypings().get(i).type()));
        }
        return comparers;
    }
}
