package dev.quell.query.exec;

import dev.quell.base.stop.Cancellation;
import dev.quell.query.bind.BindContext;
import dev.quell.query.bind.BoundChange;
import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.BoundQuery;
import dev.quell.query.bind.ChangeRequest;
import dev.quell.query.bind.QueryBinder;
import dev.quell.query.plan.PlanNode.QueryNode;
import dev.quell.query.plan.QueryPlans;
import dev.quell.query.plan.Statistics;
import dev.quell.query.value.EvalSettings;
import dev.quell.sql.tree.Query;
import java.util.Optional;

/// The way from a syntax tree to something that runs: binds, plans, compiles. One for each statement; used by one thread.
public final class QueryPlanner {
    private final QueryBinder binder;
    private final EvalSettings settings;
    private final QueryPlans plans;
    private final PlanCompiler compiler;
    private final PlanCompiler.Expressions expressions;

    public QueryPlanner(
            QueryBinder binder,
            BindContext context,
            Statistics statistics,
            Cancellation cancellation) {
        this.binder = binder;
        this.plans = new QueryPlans(statistics, cancellation);
        this.settings = context.settings();
        this.compiler = new PlanCompiler(settings, plans, Optional.empty());
        this.expressions = compiler.expressions();
    }

    /// What has been bound so far: the names that were used.
    public QueryBinder binder() {
        return binder;
    }

    public QueryPlan plan(Query query) {
        return plan(query, compiler);
    }

    /// Plans a query whose steps note what they do.
    public QueryPlan plan(Query query, PlanMeasures measures) {
        return plan(query, new PlanCompiler(settings, plans, Optional.of(measures)));
    }

    private QueryPlan plan(Query query, PlanCompiler making) {
        BoundQuery bound = binder.bind(query);
        QueryNode node = plans.plan(bound);
        CompiledQuery compiled = making.compile(node);
        return new QueryPlan(node, compiled, binder.reads(), binder.locking(), making.subqueries());
    }

    /// Plans an UPDATE or DELETE.
    public ChangePlan change(ChangeRequest request) {
        BoundChange change = binder.bind(request);
        return ChangePlan.of(
                change,
                plans.planChange(change.block(), change.assigned().isEmpty()),
                compiler,
                binder.storedTables());
    }

    /// Compiles an expression of the statement itself (VALUES, SET, DO), in which subqueries may stand. It runs in a frame made
    /// by [Execution#frame] with [#states] states.
    public Evaluator compile(BoundExpression expression) {
        return expressions.compiler().compile(expression);
    }

    /// How many states the frames of expressions compiled so far need.
    public int states() {
        return expressions.subqueries().states();
    }
}
