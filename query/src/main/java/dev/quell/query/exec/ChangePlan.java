package dev.quell.query.exec;

import dev.quell.query.bind.BoundChange;
import dev.quell.query.bind.BoundChange.Target;
import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.BoundQuery;
import dev.quell.query.bind.BoundQuery.OrderTerm;
import dev.quell.query.bind.BoundSource;
import dev.quell.query.plan.Access;
import dev.quell.query.plan.PlanNode;
import dev.quell.query.plan.PlanNode.QueryNode;
import dev.quell.storage.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An UPDATE or DELETE that is ready to run: finds and locks the rows, and computes the new values. Changing them is the
/// caller's part. Immutable.
public final class ChangePlan {
    private final List<Target> targets;
    private final List<Assigned> assigned;
    private final List<Check> checks;
    private final Set<TableDefinition> storedTables;
    private final QueryNode.Block node;
    private final Operator.Factory root;
    private final @Nullable Sorting sorting;
    private final Snapshot everything;
    private final RowWindow window;
    private final int states;
    private final int leaves;
    private final BitSet nullable = new BitSet();
    private final List<TableDefinition> tablesRead = new ArrayList<>();

    /// A column that gets a value.
    ///
    /// @param target the place of its table among the targets
    /// @param expression and value, empty for the word DEFAULT
    public record Assigned(
            int target,
            int column,
            Optional<BoundExpression> expression,
            Optional<Evaluator> value) {}

    /// What a view asks of the rows of a target that are written through it.
    public record Check(int target, String schema, String view, Evaluator condition) {}

    /// An ORDER BY that no index gives.
    record Sorting(Evaluator[] keys, SortKeys order) {}

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
        this.checks =
                change.checks().stream()
                        .map(check ->
                                new Check(
                                        check.target(),
                                        check.schema(),
                                        check.view(),
                                        expressions.compiler().compile(check.condition())))
                        .toList();
        this.states = expressions.subqueries().states();
        this.leaves = leaves(change.block());
        var slots = new BitSet();
        slots.set(0, slots());
        this.everything = OperatorCompiler.snapshot(slots);
        change.block().source().ifPresent(source -> note(source, false));
    }

    static ChangePlan of(
            BoundChange change,
            QueryNode.Block node,
            PlanCompiler compiler,
            Set<TableDefinition> storedTables) {
        return new ChangePlan(change, node, compiler, storedTables);
    }

    private static Sorting sorting(List<OrderTerm> terms, PlanCompiler.Expressions expressions) {
        return new Sorting(
                expressions.compileAll(terms.stream().map(OrderTerm::expression).toList()),
                OperatorCompiler.sortKeys(terms));
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

    private static int leaves(BoundSource source) {
        return switch (source) {
            case BoundSource.Leaf _ -> 1;
            case BoundSource.Join join -> leaves(join.left()) + leaves(join.right());
        };
    }

    /// @param nullable whether an outer join may have no row here
    private void note(BoundSource source, boolean nullable) {
        switch (source) {
            case BoundSource.Leaf leaf -> {
                this.nullable.set(leaf.number(), nullable);
                if (leaf instanceof BoundSource.Table table) {
                    tablesRead.add(table.definition());
                }
            }
            case BoundSource.Join join -> {
                note(join.left(), nullable);
                note(join.right(), nullable || join.outer());
            }
        }
    }

    /// The place among the targets of the table that is read first; -1 where its rows cannot be changed as they are found: it is not
    /// changed at all, a target is read under another name too, or the rows would move in the index that they are read by.
    public int firstTarget() {
        PlanNode.Scan first = firstScan(node.root());
        int found = -1;
        for (int i = 0; i < targets.size(); i++) {
            TableDefinition table = targets.get(i).definition();
            if (tablesRead.indexOf(table) != tablesRead.lastIndexOf(table)) {
                return -1;
            }
            if (first != null
                    && targets.get(i).leaf() == first.table().number()
                    && !moves(i, first.access())) {
                found = i;
            }
        }
        return found;
    }

    private static PlanNode.@Nullable Scan firstScan(PlanNode step) {
        return switch (step) {
            case PlanNode.Scan scan -> scan;
            case PlanNode.NestedLoop loop -> firstScan(loop.left());
            case PlanNode.HashJoin join -> firstScan(join.left());
            case PlanNode.Filter filter -> firstScan(filter.input());
            case PlanNode.Sort sort -> firstScan(sort.input());
            case PlanNode.Limit limit -> firstScan(limit.input());
            default -> null;
        };
    }

    private boolean moves(int target, Access access) {
        if (access instanceof Access.Unique) {
            return false;
        }
        var order = new BitSet();
        Stream.concat(
                        access.usedIndex().stream(),
                        targets.get(target).definition().clusteredIndex().stream())
                .flatMap(index -> index.parts().stream())
                .forEach(part -> order.set(part.column()));
        return assigned.stream().anyMatch(one -> one.target() == target && order.get(one.column()));
    }

    /// Whether a join finds the rows, so that it may find one again.
    public boolean isJoin() {
        return leaves > 1;
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

    /// What is asked of rows once they have their new values; evaluated in the same frame.
    public List<Check> checks() {
        return checks;
    }

    /// Whether the rows of a target are found by going over the whole table.
    public boolean readsWholeTarget() {
        return readsWholeTarget(node.root());
    }

    private boolean readsWholeTarget(PlanNode step) {
        return switch (step) {
            case PlanNode.Scan scan ->
                    (scan.access() instanceof Access.Everything
                                    || scan.access() instanceof Access.WholeIndex)
                            && targets.stream()
                                    .anyMatch(target -> target.leaf() == scan.table().number());
            case PlanNode.NestedLoop loop ->
                    readsWholeTarget(loop.left()) || readsWholeTarget(loop.right());
            case PlanNode.Filter filter -> readsWholeTarget(filter.input());
            case PlanNode.Sort sort -> readsWholeTarget(sort.input());
            case PlanNode.Limit limit -> readsWholeTarget(limit.input());
            default -> false;
        };
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

    /// All slots of a row, for rows that wait for their turn.
    Snapshot everything() {
        return everything;
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
