package dev.quell.query.exec;

import dev.quell.query.bind.BoundChange;
import dev.quell.query.bind.BoundChange.Target;
import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.BoundQuery;
import dev.quell.query.bind.BoundQuery.OrderTerm;
import dev.quell.query.plan.PlanNode;
import dev.quell.query.plan.PlanNode.QueryNode;
import dev.quell.storage.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An UPDATE or DELETE that is ready to run: finds and locks the rows, and computes the new values. Changing them is the
/// caller's part. Immutable.
public final class ChangePlan {
    private final List<Target> targets;
    private final List<Assigned> assigned;
    private final Set<TableDefinition> storedTables;
    private final QueryNode.Block node;
    private final Operator.Factory root;
    private final @Nullable Sorting sorting;
    private final RowWindow window;
    private final int states;
    private final int leaves;
    private final BitSet nullable = new BitSet();

    /// A column that gets a value.
    ///
    /// @param target the place of its table among the targets
    /// @param expression and value, empty for the word DEFAULT
    public record Assigned(
            int target,
            int column,
            Optional<BoundExpression> expression,
            Optional<Evaluator> value) {}

    /// An ORDER BY that no index gives.
    record Sorting(Evaluator[] keys, ValueOrder[] orders, boolean[] descending) {}

    private ChangePlan(
            BoundChange change,
            QueryNode.Block node,
            PlanCompiler compiler,
            Set<TableDefinition> storedTables) {
        this.targets = change.targets();
        this.storedTables = Set.copyOf(storedTables);
        this.node = node;
        PlanCompiler.Expressions expressions = compiler.expressions();
        int readersState = expressions.subqueries().reserveState();
        var operators = new OperatorCompiler(compiler, expressions, readersState);
        PlanNode rows = node.root();
        BoundQuery.Range range = BoundQuery.Range.ALL;
        if (rows instanceof PlanNode.Limit limit) {
            range = limit.range();
            rows = limit.input();
        }
        if (rows instanceof PlanNode.Sort sort) {
            rows = sort.input();
            this.sorting = sorting(sort.terms(), expressions);
        } else {
            this.sorting = null;
        }
        this.window = operators.window(range);
        this.root = operators.compile(rows);
        this.assigned = assigned(change, expressions);
        this.states = expressions.subqueries().states();
        this.leaves = leaves(change.block());
        change.block().source().ifPresent(source -> noteNullable(source, false));
    }

    static ChangePlan of(
            BoundChange change,
            QueryNode.Block node,
            PlanCompiler compiler,
            Set<TableDefinition> storedTables) {
        return new ChangePlan(change, node, compiler, storedTables);
    }

    private static Sorting sorting(List<OrderTerm> terms, PlanCompiler.Expressions expressions) {
        boolean[] descending = new boolean[terms.size()];
        for (int i = 0; i < descending.length; i++) {
            descending[i] = terms.get(i).descending();
        }
        return new Sorting(
                expressions.compileAll(terms.stream().map(OrderTerm::expression).toList()),
                OperatorCompiler.orders(terms),
                descending);
    }

    private static List<Assigned> assigned(
            BoundChange change, PlanCompiler.Expressions expressions) {
        List<Assigned> assigned = new ArrayList<>();
        for (BoundChange.Assigned one : change.assigned()) {
            assigned.add(
                    new Assigned(
                            one.target(),
                            one.column(),
                            one.value(),
                            one.value().map(expressions.compiler()::compile)));
        }
        return assigned;
    }

    private static int leaves(BoundQuery.Block block) {
        return block.source().map(ChangePlan::leaves).orElse(0);
    }

    private static int leaves(dev.quell.query.bind.BoundSource source) {
        return switch (source) {
            case dev.quell.query.bind.BoundSource.Leaf _ -> 1;
            case dev.quell.query.bind.BoundSource.Join join ->
                    leaves(join.left()) + leaves(join.right());
        };
    }

    // The leaves for which an outer join may have no row.
    private void noteNullable(dev.quell.query.bind.BoundSource source, boolean below) {
        switch (source) {
            case dev.quell.query.bind.BoundSource.Leaf leaf -> nullable.set(leaf.number(), below);
            case dev.quell.query.bind.BoundSource.Join join -> {
                noteNullable(join.left(), below);
                noteNullable(join.right(), below || join.outer());
            }
        }
    }

    /// Whether an outer join may find no row of a target.
    boolean isNullable(int target) {
        return nullable.get(targets.get(target).leaf());
    }

    /// The tables that are changed; a table's columns are the slots from its offset on.
    public List<Target> targets() {
        return targets;
    }

    /// The new values, in the order written. They are evaluated in [ChangeRows#frame]; MySQL puts each value into the frame
    /// before it evaluates the next.
    public List<Assigned> assigned() {
        return assigned;
    }

    /// The stored tables that are read or changed.
    public Set<TableDefinition> storedTables() {
        return storedTables;
    }

    /// Starts finding rows.
    public ChangeRows open(Execution execution) {
        Frame frame = execution.frame(node.slots(), states, null);
        TableReader[] readers = new TableReader[leaves];
        frame.states[Subqueries.FIRST_STATE] = readers;
        Operator rows = root.create(frame);
        if (leaves > 1) {
            for (TableReader reader : readers) {
                if (reader != null) {
                    reader.keepReferences();
                }
            }
        }
        return new ChangeRows(frame, rows, readers, this);
    }

    @Nullable Sorting sorting() {
        return sorting;
    }

    RowWindow window() {
        return window;
    }

    int slots() {
        return node.slots();
    }

    QueryNode.Block node() {
        return node;
    }
}
