package dev.quell.query.plan;

import dev.quell.base.stop.Cancellation;
import dev.quell.query.bind.BoundQuery;
import dev.quell.query.bind.BoundSource;
import dev.quell.query.plan.PlanNode.QueryNode;

/// Plans queries: blocks, and set operations over them. One for each statement; used by one thread.
public final class QueryPlans {
    // How many rows a document gives is known when it is read.
    private static final Estimate JSON_ROWS = new Estimate(2, 2);

    private final Statistics statistics;
    private final Cancellation cancellation;
    private final CommonPlans commonPlans = new CommonPlans();

    public QueryPlans(Statistics statistics, Cancellation cancellation) {
        this.statistics = statistics;
        this.cancellation = cancellation;
    }

    public QueryNode plan(BoundQuery query) {
        cancellation.check();
        return switch (query) {
            case BoundQuery.Block block ->
                    block(SemiJoins.joined(block, statistics, this::plan), false);
            case BoundQuery.SetOperation operation -> {
                QueryNode left = plan(operation.left());
                QueryNode right = plan(operation.right());
                Estimate estimate =
                        new Estimate(
                                left.estimate().rows() + right.estimate().rows(),
                                left.estimate().cost() + right.estimate().cost());
                yield new QueryNode.SetOperation(operation, left, right, estimate);
            }
            case BoundQuery.Values values ->
                    new QueryNode.Values(
                            values, new Estimate(values.rows().size(), values.rows().size()));
            case BoundQuery.JsonRows rows -> new QueryNode.JsonRows(rows, JSON_ROWS);
        };
    }

    /// Plans the reading of rows that are to be changed: each table's present row is the one that its cursor stands on, so
    /// that none is read ahead and kept.
    ///
    /// @param deletes rows vanish, so that none can be met again with another key
    public QueryNode.Block planChange(BoundQuery.Block block, boolean deletes) {
        boolean single = block.source().filter(BoundSource.Table.class::isInstance).isPresent();
        return block(
                deletes && single ? SemiJoins.joined(block, statistics, this::plan) : block, true);
    }

    private QueryNode.Block block(BoundQuery.Block block, boolean streaming) {
        return new BlockPlanner(block, statistics, this::plan, commonPlans, cancellation, streaming)
                .plan();
    }
}
