package dev.quell.query.exec;

import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.query.bind.AggregateCall;
import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.BoundQuery;
import dev.quell.query.bind.BoundQuery.OrderTerm;
import dev.quell.query.bind.BoundSource;
import dev.quell.query.plan.Access;
import dev.quell.query.plan.PlanNode;
import dev.quell.query.plan.PlanNode.CommonPlan;
import dev.quell.session.event.WorkCounts.Kind;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.txn.ScanOptions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes the operators of one query block.
final class OperatorCompiler {
    private final PlanCompiler plans;
    private final PlanCompiler.Expressions expressions;
    private final ExpressionCompiler compiler;
    private final int readersState;
    private boolean inner;

    OperatorCompiler(PlanCompiler plans, PlanCompiler.Expressions expressions) {
        this(plans, expressions, -1);
    }

    /// @param readersState the frame's state that holds an array into which each table reader puts itself, by the number of its
    ///     leaf; -1 for none
    OperatorCompiler(PlanCompiler plans, PlanCompiler.Expressions expressions, int readersState) {
        this.plans = plans;
        this.expressions = expressions;
        this.compiler = expressions.compiler();
        this.readersState = readersState;
    }

    Operator.Factory compile(PlanNode node) {
        Operator.Factory factory = operator(node);
        return plans.measures().map(all -> all.measured(node, factory)).orElse(factory);
    }

    private Operator.Factory operator(PlanNode node) {
        return switch (node) {
            case PlanNode.OneRow _ -> _ -> new ConstantOperator(true);
            case PlanNode.NoRows _ -> _ -> new ConstantOperator(false);
            case PlanNode.Scan scan -> scan(scan);
            case PlanNode.VirtualScan(var source, _) -> {
                var table = source.table();
                int offset = source.offset();
                yield frame -> new RowsOperator(frame, offset, () -> table.rows(frame.context));
            }
            case PlanNode.QueryScan(var source, var query, _) -> {
                CompiledQuery compiled = plans.compile(query);
                int offset = source.offset();
                yield frame ->
                        new QueryOperator(
                                frame, offset, compiled.create(Execution.of(frame), frame));
            }
            case PlanNode.CommonScan(var source, var plan, _) -> common(source, plan);
            case PlanNode.Filter filter -> {
                Operator.Factory input = compile(filter.input());
                Evaluator condition = conjunction(filter.conditions());
                yield condition == null
                        ? input
                        : frame -> new FilterOperator(frame, input.create(frame), condition);
            }
            case PlanNode.Buffer(var inner, var slots, _) -> {
                Operator.Factory input = compile(inner);
                Snapshot kept = snapshot(slots);
                yield counted(
                        Kind.CREATED_TMP_TABLES,
                        frame -> new BufferOperator(frame, input.create(frame), kept));
            }
            case PlanNode.NestedLoop loop -> nestedLoop(loop);
            case PlanNode.HashJoin join -> hashJoin(join);
            case PlanNode.Group group -> group(group);
            case PlanNode.Window window -> new WindowCompiler(expressions, this).compile(window);
            case PlanNode.Project(var inner, var items, var first, _) -> {
                Operator.Factory input = compile(inner);
                Evaluator[] evaluators = expressions.compileAll(items);
                yield frame -> new ProjectOperator(frame, input.create(frame), evaluators, first);
            }
            case PlanNode.Distinct distinct -> distinct(distinct);
            case PlanNode.Sort sort -> sort(sort);
            case PlanNode.Limit(var inner, var range, var foundRows, _) -> {
                Operator.Factory input = compile(inner);
                RowWindow window = window(range);
                yield frame -> new LimitOperator(frame, input.create(frame), window, foundRows);
            }
        };
    }

    static Snapshot snapshot(BitSet slots) {
        return new Snapshot(slots.stream().toArray());
    }

    RowWindow window(BoundQuery.Range range) {
        return new RowWindow(
                range.limit().map(compiler::compile).orElse(null),
                range.offset().map(compiler::compile).orElse(null));
    }

    /// All conditions as one; null if there is none.
    @Nullable Evaluator conjunction(List<BoundExpression> conditions) {
        if (conditions.isEmpty()) {
            return null;
        }
        Evaluator[] terms = expressions.conditions(conditions);
        return terms.length == 1 ? terms[0] : new Conjunction(terms);
    }

    private Operator.Factory scan(PlanNode.Scan scan) {
        Operator.Factory factory =
                switch (scan.access()) {
                    case Access.Unique unique -> lookup(scan, unique);
                    case Access.Range range -> range(scan, range);
                    case Access.Everything _, Access.WholeIndex _ ->
                            countedSelect(
                                    inner ? Kind.SELECT_FULL_JOIN : Kind.SELECT_SCAN,
                                    range(spec(scan, scan.access())));
                };
        if (readersState < 0) {
            return factory;
        }
        int number = scan.table().number();
        return frame -> {
            Operator reader = factory.create(frame);
            if (frame.states[readersState] instanceof TableReader[] readers
                    && reader instanceof TableReader known) {
                readers[number] = known;
            }
            return reader;
        };
    }

    private static Operator.Factory range(ScanOperator.Spec spec) {
        return frame -> new ScanOperator(frame, spec);
    }

    /// MySQL counts as ranges what lies between bounds or has one of several values, not what is equal to one.
    private Operator.Factory range(PlanNode.Scan scan, Access.Range range) {
        Operator.Factory factory = range(spec(scan, range));
        boolean isRange =
                range.low().isPresent()
                        || range.high().isPresent()
                        || range.equal().stream().anyMatch(values -> values.size() > 1);
        return isRange
                ? countedSelect(inner ? Kind.SELECT_FULL_RANGE_JOIN : Kind.SELECT_RANGE, factory)
                : factory;
    }

    /// Reads of tables that are to be changed count as no SELECT.
    private Operator.Factory countedSelect(Kind kind, Operator.Factory factory) {
        return readersState < 0 ? counted(kind, factory) : factory;
    }

    /// Counts each run of a query block as having such a part.
    private static Operator.Factory counted(Kind kind, Operator.Factory factory) {
        return frame -> {
            Execution.of(frame).work().add(kind);
            return factory.create(frame);
        };
    }

    /// Compiles the side of a join that is read for the rows of the other.
    private Operator.Factory compileInner(PlanNode node) {
        boolean outside = inner;
        inner = true;
        Operator.Factory factory = compile(node);
        inner = outside;
        return factory;
    }

    private ScanOperator.Spec spec(PlanNode.Scan scan, Access access) {
        BoundSource.Table table = scan.table();
        Optional<IndexDefinition> index =
                access instanceof Access.Everything
                        ? table.definition().clusteredIndex()
                        : access.usedIndex();
        KeyRanges ranges =
                access instanceof Access.Range range
                        ? new KeyRanges(
                                table.definition(), range, key -> compiler.compile(key.value()))
                        : null;
        boolean descending =
                switch (access) {
                    case Access.Everything(var backwards) -> backwards;
                    case Access.WholeIndex(_, var backwards) -> backwards;
                    case Access.Range range -> range.descending();
                    case Access.Unique _ -> false;
                };
        return new ScanOperator.Spec(
                table.definition(),
                index.orElse(null),
                ranges,
                options(scan, descending),
                table.offset(),
                conjunction(scan.filter()),
                timestamps(scan));
    }

    private static ScanOptions options(PlanNode.Scan scan, boolean descending) {
        var locking = scan.table().locking();
        return new ScanOptions(descending, locking.lock(), locking.waiting(), scan.columns());
    }

    private static int[] timestamps(PlanNode.Scan scan) {
        var columns = scan.table().definition().columns();
        return scan.columns().stream()
                .filter(column -> columns.get(column).type().kind() == TypeKind.TIMESTAMP)
                .map(column -> scan.table().offset() + column)
                .toArray();
    }

    private Operator.Factory lookup(PlanNode.Scan scan, Access.Unique unique) {
        BoundSource.Table table = scan.table();
        int parts = unique.keys().size();
        Evaluator[] keys = new Evaluator[parts];
        KeyConverter[] columns = new KeyConverter[parts];
        List<List<Access.Key>> equal = new ArrayList<>(parts);
        for (int i = 0; i < parts; i++) {
            keys[i] = compiler.compile(unique.keys().get(i).value());
            int column = unique.index().parts().get(i).column();
            columns[i] = new KeyConverter(table.definition().columns().get(column).type());
            equal.add(List.of(unique.keys().get(i)));
        }
        var fallback =
                spec(
                        scan,
                        new Access.Range(
                                unique.index(), equal, Optional.empty(), Optional.empty(), false));
        var spec =
                new LookupOperator.Spec(
                        table.definition(),
                        unique.index(),
                        keys,
                        columns,
                        options(scan, false),
                        table.offset(),
                        fallback.condition(),
                        timestamps(scan),
                        fallback);
        return frame -> new LookupOperator(frame, spec);
    }

    private Operator.Factory common(BoundSource.Common source, Optional<CommonPlan> plan) {
        int offset = source.offset();
        Object identity = source.table();
        if (plan.isEmpty()) {
            return frame ->
                    new RowsOperator(
                            frame,
                            offset,
                            () -> CommonRows.of(Execution.of(frame), identity).last());
        }
        CommonRows.Spec spec = spec(source.table(), plan.get());
        return frame -> {
            Execution execution = Execution.of(frame);
            CommonRows rows = CommonRows.of(execution, identity);
            return new RowsOperator(
                    frame,
                    offset,
                    source.correlated()
                            ? () -> rows.anew(execution, spec, frame)
                            : () -> rows.all(execution, spec));
        };
    }

    private CommonRows.Spec spec(BoundSource.CommonTable table, CommonPlan plan) {
        var typings = table.columns().stream().map(BoundQuery.OutputColumn::typing).toList();
        List<SqlType> types = table.columns().stream().map(BoundQuery.OutputColumn::type).toList();
        return new CommonRows.Spec(
                table,
                plans.compile(plan.seed()),
                plan.recursive().map(plans::compile).stream().toList(),
                new RowConversion(table.query().columnTypings(), typings),
                table
                        .recursive()
                        .map(part -> RowConversion.stored(part.columnTypings(), table.columns()))
                        .stream()
                        .toList(),
                new KeyShape(types),
                table.distinct(),
                window(table.range()));
    }

    private Operator.Factory nestedLoop(PlanNode.NestedLoop loop) {
        Operator.Factory left = compile(loop.left());
        Operator.Factory right = compileInner(loop.right());
        var spec =
                new NestedLoopOperator.Spec(
                        loop.outer(),
                        conjunction(loop.on()),
                        snapshot(loop.rightSlots()),
                        loop.stable());
        return frame ->
                new NestedLoopOperator(frame, left.create(frame), right.create(frame), spec);
    }

    private Operator.Factory hashJoin(PlanNode.HashJoin join) {
        Operator.Factory left = compile(join.left());
        Operator.Factory right = compileInner(join.right());
        List<BoundExpression> rightKeys = new ArrayList<>();
        List<BoundExpression> leftKeys = new ArrayList<>();
        for (PlanNode.HashKey key : join.keys()) {
            leftKeys.add(key.left());
            rightKeys.add(key.right());
        }
        var keys =
                new HashJoinOperator.Keys(
                        expressions.compileAll(leftKeys),
                        expressions.compileAll(rightKeys),
                        new KeyShape(rightKeys.stream().map(BoundExpression::type).toList()));
        var spec =
                new HashJoinOperator.Spec(
                        keys,
                        join.outer(),
                        conjunction(join.residual()),
                        snapshot(join.leftSlots()),
                        snapshot(join.rightSlots()),
                        join.ordered(),
                        join.stable());
        return frame -> new HashJoinOperator(frame, left.create(frame), right.create(frame), spec);
    }

    private Operator.Factory group(PlanNode.Group group) {
        Operator.Factory input = compile(group.input());
        BoundQuery.Grouping grouping = group.grouping();
        List<BoundQuery.Aggregate> aggregates = grouping.aggregates();
        Evaluator[][] arguments = new Evaluator[aggregates.size()][];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = arguments(aggregates.get(i).call());
        }
        var spec =
                new GroupSpec(
                        expressions.compileAll(grouping.keys()),
                        new KeyShape(grouping.keys().stream().map(BoundExpression::type).toList()),
                        aggregates.stream()
                                .map(BoundQuery.Aggregate::call)
                                .toArray(AggregateCall[]::new),
                        aggregates.stream()
                                .map(aggregate -> distinct(aggregate.call()))
                                .toArray(KeyShape[]::new),
                        arguments,
                        aggregates.stream().mapToInt(BoundQuery.Aggregate::slot).toArray(),
                        snapshot(group.kept()),
                        snapshot(group.below()));
        if (!group.sorted()) {
            Operator.Factory hashed =
                    frame -> new HashGroupOperator(frame, input.create(frame), spec);
            return grouping.keys().isEmpty() ? hashed : counted(Kind.CREATED_TMP_TABLES, hashed);
        }
        var rollup =
                new SortedGroupOperator.Rollup(
                        grouping.rollupSlots().stream().mapToInt(Integer::intValue).toArray(),
                        grouping.levels());
        return frame -> new SortedGroupOperator(frame, input.create(frame), spec, rollup);
    }

    private static @Nullable KeyShape distinct(AggregateCall call) {
        if (!call.distinct()) {
            return null;
        }
        List<SqlType> types = new ArrayList<>();
        types.add(SqlType.BIGINT);
        call.arguments().forEach(argument -> types.add(argument.type()));
        return new KeyShape(types);
    }

    /// What an accumulator takes: the arguments, then the keys of the call's own ORDER BY.
    Evaluator[] arguments(AggregateCall call) {
        List<BoundExpression> all = new ArrayList<>(call.arguments());
        call.order().forEach(key -> all.add(key.expression()));
        return expressions.compileAll(all);
    }

    private Operator.Factory distinct(PlanNode.Distinct distinct) {
        Operator.Factory input = compile(distinct.input());
        Evaluator[] evaluators = expressions.compileAll(distinct.expressions());
        int first = distinct.firstSlot();
        var compared = new BitSet();
        compared.set(first, first + evaluators.length);
        var spec =
                new DistinctOperator.Spec(
                        snapshot(compared),
                        new KeyShape(
                                distinct.expressions().stream()
                                        .map(BoundExpression::type)
                                        .toList()),
                        snapshot(distinct.kept()));
        return counted(
                Kind.CREATED_TMP_TABLES,
                frame ->
                        new DistinctOperator(
                                frame,
                                new ProjectOperator(frame, input.create(frame), evaluators, first),
                                spec));
    }

    private Operator.Factory sort(PlanNode.Sort sort) {
        Operator.Factory input = compile(sort.input());
        List<OrderTerm> terms = sort.terms();
        var spec =
                new SortOperator.Spec(
                        expressions.compileAll(terms.stream().map(OrderTerm::expression).toList()),
                        sortKeys(terms),
                        snapshot(sort.kept()),
                        window(sort.range()));
        return counted(
                readsRange(sort.input()) ? Kind.SORT_RANGE : Kind.SORT_SCAN,
                frame -> new SortOperator(frame, input.create(frame), spec));
    }

    /// Whether the first table below is read by ranges.
    private static boolean readsRange(PlanNode node) {
        return switch (node) {
            case PlanNode.Scan scan -> scan.access() instanceof Access.Range;
            case PlanNode.Filter filter -> readsRange(filter.input());
            case PlanNode.NestedLoop loop -> readsRange(loop.left());
            case PlanNode.HashJoin join -> readsRange(join.left());
            default -> false;
        };
    }

    static SortKeys sortKeys(List<OrderTerm> terms) {
        boolean[] descending = new boolean[terms.size()];
        for (int i = 0; i < descending.length; i++) {
            descending[i] = terms.get(i).descending();
        }
        return new SortKeys(
                terms.stream().map(term -> term.expression().type()).toList(), descending);
    }

    static ValueOrder[] orders(List<OrderTerm> terms) {
        return terms.stream()
                .map(term -> new ValueOrder(term.expression().type()))
                .toArray(ValueOrder[]::new);
    }
}
