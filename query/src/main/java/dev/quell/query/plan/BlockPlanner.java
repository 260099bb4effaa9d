package dev.quell.query.plan;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.value.SqlType;
import dev.quell.query.bind.AggregateCall;
import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.BoundExpression.Column;
import dev.quell.query.bind.BoundExpression.ComputedSlot;
import dev.quell.query.bind.BoundExpression.IsNull;
import dev.quell.query.bind.BoundQuery;
import dev.quell.query.bind.BoundQuery.Block;
import dev.quell.query.bind.BoundQuery.Grouping;
import dev.quell.query.bind.BoundQuery.OrderTerm;
import dev.quell.query.bind.BoundSource;
import dev.quell.query.bind.References;
import dev.quell.query.bind.WindowCall;
import dev.quell.query.plan.PlanNode.QueryNode;
import dev.quell.query.value.Typing;
import dev.quell.sql.tree.Window;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Plans one query block: its joins, then grouping, HAVING, windows, DISTINCT, ORDER BY and LIMIT on top of them.
final class BlockPlanner {
    private static final double GROUP_SHARE = 0.1;
    private static final WindowCall.Frame WHOLE =
            new WindowCall.Frame(
                    Window.FrameUnit.ROWS,
                    new WindowCall.Bound(WindowCall.Kind.UNBOUNDED_PRECEDING, Optional.empty()),
                    new WindowCall.Bound(WindowCall.Kind.UNBOUNDED_FOLLOWING, Optional.empty()));

    private final Block block;
    private final BitSet needed;
    private final JoinPlanner joins;
    private int slots;

    BlockPlanner(
            Block block,
            Statistics statistics,
            Function<BoundQuery, QueryNode> queries,
            CommonPlans commonPlans,
            Cancellation cancellation,
            boolean streaming) {
        this.block = block;
        this.needed = needed(block);
        this.slots = block.slots();
        block.source().ifPresent(source -> prepare(source, commonPlans, queries));
        var leaves = new LeafPlanner(statistics, queries, commonPlans, needed);
        this.joins = new JoinPlanner(leaves, needed, cancellation, streaming);
    }

    private static void prepare(
            BoundSource source, CommonPlans plans, Function<BoundQuery, QueryNode> queries) {
        switch (source) {
            case BoundSource.Join join -> {
                prepare(join.left(), plans, queries);
                prepare(join.right(), plans, queries);
            }
            case BoundSource.Common common -> plans.prepare(common.table(), queries);
            case BoundSource.Table _, BoundSource.Virtual _, BoundSource.Derived _ -> {}
        }
    }

    QueryNode.Block plan() {
        PlanNode node = rows();
        boolean ordered = false;
        List<OrderTerm> order = block.order();
        if (block.grouping().isPresent()) {
            node = group(node, block.grouping().get());
        } else if (canOrderByIndex()) {
            Optional<PlanNode> inOrder = new IndexOrder(order, !block.range().isAll()).of(node);
            ordered = inOrder.isPresent();
            node = inOrder.orElse(node);
        }
        if (block.having().isPresent()) {
            node = LeafPlanner.filter(node, Conditions.split(block.having().get()));
        }
        node = windows(node);
        List<BoundExpression> select = block.select();
        if (block.distinct()) {
            int first = slots;
            slots += select.size();
            order = distinctOrder(order, first);
            BitSet kept = slotsOf(order.stream().map(OrderTerm::expression).toList());
            kept.set(first, slots);
            node = new PlanNode.Distinct(node, select, first, kept, node.estimate());
            select = outputs(first);
        }
        if (!order.isEmpty() && !ordered) {
            node =
                    new PlanNode.Sort(
                            node,
                            order,
                            slotsOf(select),
                            block.foundRows() ? BoundQuery.Range.ALL : block.range(),
                            node.estimate());
        }
        if (!block.range().isAll() || block.foundRows()) {
            node = new PlanNode.Limit(node, block.range(), block.foundRows(), node.estimate());
        }
        return new QueryNode.Block(block, node, select, slots);
    }

    private boolean canOrderByIndex() {
        return !block.order().isEmpty() && block.windows().isEmpty();
    }

    /// The rows of FROM that meet WHERE.
    private PlanNode rows() {
        List<BoundExpression> where = block.where().map(Conditions::split).orElseGet(List::of);
        if (where.stream().anyMatch(Conditions::isNeverTrue)) {
            return new PlanNode.NoRows();
        }
        if (block.source().isEmpty()) {
            return LeafPlanner.filter(new PlanNode.OneRow(), where);
        }
        JoinGroup group = JoinGroup.of(block.source().get(), where);
        if (block.straight()) {
            group.fixOrder();
        }
        return joins.plan(group, where, new BitSet());
    }

    private PlanNode group(PlanNode input, Grouping grouping) {
        if (isSingleExtreme(grouping)) {
            Optional<PlanNode> first = extreme(input, grouping);
            if (first.isPresent()) {
                return grouped(first.get(), grouping, false);
            }
        }
        List<OrderTerm> keys =
                grouping.keys().stream().map(key -> new OrderTerm(key, false)).toList();
        Optional<PlanNode> sorted =
                keys.isEmpty() || !isPlain(keys)
                        ? Optional.empty()
                        : new IndexOrder(keys, false).of(input);
        if (grouping.rollup() && sorted.isEmpty()) {
            PlanNode sort =
                    new PlanNode.Sort(input, keys, needed, BoundQuery.Range.ALL, input.estimate());
            return grouped(sort, grouping, true);
        }
        return grouped(sorted.orElse(input), grouping, sorted.isPresent());
    }

    private static boolean isPlain(List<OrderTerm> terms) {
        return terms.stream().allMatch(term -> term.expression() instanceof Column);
    }

    private PlanNode grouped(PlanNode input, Grouping grouping, boolean sorted) {
        Estimate before = input.estimate();
        double groups = grouping.keys().isEmpty() ? 1 : Math.max(1, before.rows() * GROUP_SHARE);
        BitSet kept = afterGrouping();
        for (BoundQuery.Aggregate aggregate : grouping.aggregates()) {
            kept.clear(aggregate.slot());
        }
        grouping.rollupSlots().forEach(kept::clear);
        grouping.levels().forEach(level -> kept.clear(level.slot()));
        return new PlanNode.Group(
                input,
                grouping,
                sorted,
                kept,
                needed,
                new Estimate(groups, before.cost() + before.rows() * Estimate.ROW));
    }

    private static boolean isSingleExtreme(Grouping grouping) {
        return grouping.keys().isEmpty() && grouping.aggregates().size() == 1;
    }

    /// MIN or MAX of a column that an index has in order: its first row that is not NULL.
    private Optional<PlanNode> extreme(PlanNode input, Grouping grouping) {
        AggregateCall call = grouping.aggregates().getFirst().call();
        String name = call.function().name();
        boolean max = name.equals("max");
        if ((!max && !name.equals("min"))
                || !(call.arguments().getFirst() instanceof Column column)
                || !(input instanceof PlanNode.Scan scan)) {
            return Optional.empty();
        }
        return new IndexOrder(List.of(new OrderTerm(column, max)), true)
                .of(scan)
                .map(ordered -> firstOf(ordered, column));
    }

    private static PlanNode firstOf(PlanNode ordered, Column column) {
        PlanNode input = ordered;
        if (column.nullable()) {
            var notNull = new IsNull(column, true, Typing.numeric(SqlType.BOOLEAN, false));
            input = LeafPlanner.filter(ordered, List.of(notNull));
        }
        return new PlanNode.Limit(input, Ranges.ONE_ROW, false, new Estimate(1, Estimate.LOOKUP));
    }

    private PlanNode windows(PlanNode input) {
        Map<WindowCall.Specification, List<WindowCall>> passes = new LinkedHashMap<>();
        for (WindowCall call : block.windows()) {
            var pass =
                    new WindowCall.Specification(
                            call.window().partition(), call.window().order(), WHOLE);
            passes.computeIfAbsent(pass, _ -> new ArrayList<>()).add(call);
        }
        PlanNode node = input;
        BitSet kept = afterGrouping();
        for (List<WindowCall> calls : passes.values()) {
            node = new PlanNode.Window(node, calls, kept, node.estimate());
        }
        return node;
    }

    private List<BoundExpression> outputs(int first) {
        List<BoundExpression> outputs = new ArrayList<>();
        for (int i = 0; i < block.select().size(); i++) {
            outputs.add(new ComputedSlot(0, first + i, block.select().get(i).typing(), ""));
        }
        return outputs;
    }

    private List<OrderTerm> distinctOrder(List<OrderTerm> order, int first) {
        List<OrderTerm> terms = new ArrayList<>();
        for (OrderTerm term : order) {
            int place = block.select().indexOf(term.expression());
            BoundExpression key =
                    place < 0
                            ? term.expression()
                            : new ComputedSlot(0, first + place, term.expression().typing(), "");
            terms.add(new OrderTerm(key, term.descending()));
        }
        return terms;
    }

    /// Slots that anything after grouping reads.
    private BitSet afterGrouping() {
        BitSet read = slotsOf(block.select());
        block.having().ifPresent(having -> read.or(References.of(having).slots()));
        block.order().forEach(term -> read.or(References.of(term.expression()).slots()));
        for (WindowCall call : block.windows()) {
            read.or(slotsOf(call.expressions()));
        }
        return read;
    }

    private static BitSet slotsOf(List<BoundExpression> expressions) {
        var read = new BitSet();
        expressions.forEach(expression -> read.or(References.of(expression).slots()));
        return read;
    }

    /// Slots that anything in the block reads.
    private static BitSet needed(Block block) {
        BitSet read = slotsOf(block.select());
        List<BoundExpression> rest = new ArrayList<>();
        block.where().ifPresent(rest::add);
        block.having().ifPresent(rest::add);
        block.order().forEach(term -> rest.add(term.expression()));
        block.source().ifPresent(source -> conditions(source, rest, read));
        for (WindowCall call : block.windows()) {
            rest.addAll(call.expressions());
        }
        if (block.grouping().isPresent()) {
            rest.addAll(block.grouping().get().keys());
            for (BoundQuery.Aggregate aggregate : block.grouping().get().aggregates()) {
                rest.addAll(aggregate.call().arguments());
                aggregate.call().order().forEach(key -> rest.add(key.expression()));
            }
        }
        read.or(slotsOf(rest));
        return read;
    }

    private static void conditions(
            BoundSource source, List<BoundExpression> conditions, BitSet read) {
        switch (source) {
            case BoundSource.Join join -> {
                conditions(join.left(), conditions, read);
                conditions(join.right(), conditions, read);
                join.on().ifPresent(conditions::add);
            }
            case BoundSource.Derived derived -> read.or(References.of(derived.query()).slots());
            case BoundSource.Common common ->
                    common.correlatedQueries()
                            .forEach(query -> read.or(References.of(query).slots()));
            case BoundSource.Table _, BoundSource.Virtual _ -> {}
        }
    }
}
