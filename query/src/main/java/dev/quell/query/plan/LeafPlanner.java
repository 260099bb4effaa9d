package dev.quell.query.plan;

import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.BoundQuery;
import dev.quell.query.bind.BoundSource;
import dev.quell.query.bind.BoundSource.Leaf;
import dev.quell.query.bind.References;
import dev.quell.query.plan.PlanNode.QueryNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Plans the reading of single tables and of queries in FROM.
final class LeafPlanner {
    private static final double VIRTUAL_ROWS = 500;
    private static final double COMMON_ROWS = 100;

    private final Statistics statistics;
    private final Function<BoundQuery, QueryNode> queries;
    private final CommonPlans commonPlans;
    private final BitSet needed;
    private final Map<DerivedQuery, QueryNode> derived = new HashMap<>();
    private final Map<Integer, Double> rows = new HashMap<>();

    /// A query in FROM with the conditions that were moved into it.
    private record DerivedQuery(int leaf, List<BoundExpression> conditions) {}

    /// @param queries plans the queries in FROM
    /// @param needed slots that anything in the block reads
    LeafPlanner(
            Statistics statistics,
            Function<BoundQuery, QueryNode> queries,
            CommonPlans commonPlans,
            BitSet needed) {
        this.statistics = statistics;
        this.queries = queries;
        this.commonPlans = commonPlans;
        this.needed = needed;
    }

    /// Whether everything that the leaf refers to is there.
    boolean isReady(Leaf leaf, BitSet available) {
        return !(leaf instanceof BoundSource.Derived(_, _, _, var query, var lateral))
                || !lateral
                || SlotSets.contains(available, References.of(query).slots());
    }

    /// Whether the leaf must be opened again for each row of what was read before it in its group.
    boolean dependsOn(Leaf leaf, BitSet filled, BitSet outside) {
        if (!(leaf instanceof BoundSource.Derived(_, _, _, var query, var lateral)) || !lateral) {
            return false;
        }
        BitSet joined = (BitSet) filled.clone();
        joined.andNot(outside);
        return References.of(query).slots().intersects(joined);
    }

    /// Reads a leaf.
    ///
    /// @param conditions on its rows
    /// @param available slots that are filled when it is opened
    PlanNode scan(Leaf leaf, List<BoundExpression> conditions, BitSet available) {
        return switch (leaf) {
            case BoundSource.Table table -> table(table, conditions, available);
            case BoundSource.Virtual virtual ->
                    filter(
                            new PlanNode.VirtualScan(
                                    virtual, new Estimate(VIRTUAL_ROWS, VIRTUAL_ROWS)),
                            conditions);
            case BoundSource.Derived source -> {
                var pushdown = DerivedPushdown.of(source, conditions);
                QueryNode query =
                        derived.computeIfAbsent(
                                new DerivedQuery(source.number(), pushdown.moved()),
                                _ -> queries.apply(pushdown.query()));
                yield filter(
                        new PlanNode.QueryScan(source, query, query.estimate()),
                        pushdown.remaining());
            }
            case BoundSource.Common source ->
                    filter(
                            new PlanNode.CommonScan(
                                    source,
                                    commonPlans.planFor(source.table()),
                                    new Estimate(COMMON_ROWS, COMMON_ROWS)),
                            conditions);
        };
    }

    private PlanNode table(
            BoundSource.Table table, List<BoundExpression> conditions, BitSet available) {
        AccessPaths paths = paths(table, conditions, available);
        AccessPaths.Path path = paths.best();
        return scan(table, path, conditions, paths.seen(path));
    }

    AccessPaths paths(BoundSource.Table table, List<BoundExpression> conditions, BitSet available) {
        return new AccessPaths(
                table,
                columns(table),
                rows.computeIfAbsent(table.number(), _ -> statistics.rows(table.definition())),
                new ColumnTests(table, available, conditions));
    }

    PlanNode.Scan scan(
            BoundSource.Table table,
            AccessPaths.Path path,
            List<BoundExpression> conditions,
            PlanNode.Seen seen) {
        List<BoundExpression> filter = new ArrayList<>();
        double share = 1;
        for (BoundExpression condition : conditions) {
            if (!path.consumed().contains(condition) && !Conditions.isAlwaysTrue(condition)) {
                filter.add(condition);
                boolean narrowed = path.access() instanceof Access.Unique;
                share *= narrowed ? 1 : Conditions.selectivity(condition);
            }
        }
        filter.sort(Comparator.comparing(Conditions::hasSubquery));
        double found = Math.max(path.estimate().rows() * share, 1e-3);
        double cost =
                path.estimate().cost() + path.estimate().rows() * filter.size() * Estimate.ROW;
        return new PlanNode.Scan(
                table, path.access(), filter, columns(table), seen, new Estimate(found, cost));
    }

    /// Ordinals of the table's columns that anything reads.
    private BitSet columns(BoundSource.Table table) {
        return needed.get(table.offset(), table.offset() + table.width());
    }

    static PlanNode filter(PlanNode input, List<BoundExpression> conditions) {
        List<BoundExpression> kept = new ArrayList<>();
        double share = 1;
        for (BoundExpression condition : conditions) {
            if (!Conditions.isAlwaysTrue(condition)) {
                kept.add(condition);
                share *= Conditions.selectivity(condition);
            }
        }
        if (kept.isEmpty()) {
            return input;
        }
        kept.sort(Comparator.comparing(Conditions::hasSubquery));
        Estimate before = input.estimate();
        return new PlanNode.Filter(
                input,
                kept,
                new Estimate(
                        before.rows() * share,
                        before.cost() + before.rows() * kept.size() * Estimate.ROW));
    }
}
