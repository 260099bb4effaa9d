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
import dev.quell.sql.tree.Query;

/// The way from a syntax tree to something that runs: binds, plans, compiles. One for each statement; used by one thread.
public final class QueryPlanner {
    private final QueryBinder binder;
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
        this.compiler = new PlanCompiler(context.settings(), plans);
        this.expressions = compiler.expressions();
    }

    /// What has been bound so far: the names that were used.
    public QueryBinder binder() {
        return binder;
    }

    public QueryPlan plan(Query query) {
        BoundQuery bound = binder.bind(query);
        QueryNode node = plans.plan(bound);
        CompiledQuery compiled = compiler.compile(node);
        return new QueryPlan(
                node,
                compiled,
                binder.uses(),
                binder.storedTables(),
                binder.locking(),
                compiler.subqueries());
    }

    /// Plans an UPDATE or DELETE.
    public ChangePlan change(ChangeRequest request) {
        BoundChange change = binder.bind(request);
        return ChangePlan.of(
                change, plans.planChange(change.block()), compiler, binder.storedTables());
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
