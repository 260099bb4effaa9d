package dev.quell.query.plan;

import dev.quell.query.bind.BoundQuery;
import dev.quell.query.bind.BoundSource.CommonTable;
import dev.quell.query.plan.PlanNode.CommonPlan;
import dev.quell.query.plan.PlanNode.QueryNode;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The plans of the common table expressions of one statement, each made once.
final class CommonPlans {
    private final Map<CommonTable, CommonPlan> plans = new IdentityHashMap<>();
    private final Set<CommonTable> recursing = new HashSet<>();

    /// The plan of a table that is named; empty where the name stands in the table's own recursive part.
    Optional<CommonPlan> planFor(CommonTable table) {
        if (recursing.contains(table)) {
            return Optional.empty();
        }
        return Optional.of(
                Optional.ofNullable(plans.get(table)).orElseThrow(CommonPlans::unplanned));
    }

    private static IllegalStateException unplanned() {
        return new IllegalStateException("a common table expression was not planned");
    }

    /// Plans a table before the blocks that name it.
    void prepare(CommonTable table, Function<BoundQuery, QueryNode> queries) {
        if (plans.containsKey(table) || recursing.contains(table)) {
            return;
        }
        QueryNode seed = queries.apply(table.query());
        recursing.add(table);
        Optional<QueryNode> recursive = table.recursive().map(queries);
        recursing.remove(table);
        plans.put(table, new CommonPlan(table, seed, recursive));
    }
}
