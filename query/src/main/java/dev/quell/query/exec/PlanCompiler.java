package dev.quell.query.exec;

import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.BoundQuery;
import dev.quell.query.plan.PlanNode.QueryNode;
import dev.quell.query.plan.QueryPlans;
import dev.quell.query.value.EvalSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Turns plans into running code. One for each statement while it is compiled; what it makes is immutable and shared.
final class PlanCompiler {
    private static final double SEARCH_ADVANTAGE = 20;

    private final EvalSettings settings;
    private final QueryPlans plans;
    private final Optional<PlanMeasures> measures;
    private final List<QueryPlan.Part> subqueries = new ArrayList<>();

    /// @param measures where what is compiled notes what it does; empty but for EXPLAIN ANALYZE
    PlanCompiler(EvalSettings settings, QueryPlans plans, Optional<PlanMeasures> measures) {
        this.settings = settings;
        this.plans = plans;
        this.measures = measures;
    }

    Optional<PlanMeasures> measures() {
        return measures;
    }

    /// Plans and compiles a query that stands in an expression.
    CompiledQuery compile(BoundQuery query) {
        QueryNode node = plans.plan(query);
        subqueries.add(new QueryPlan.Part(node, query.correlated()));
        return compile(node);
    }

    /// The plans of the queries in expressions that were met so far.
    List<QueryPlan.Part> subqueries() {
        return subqueries;
    }

    /// Whether one search costs so much less than reading all rows once that searching again and again pays.
    boolean isCheaperToSearch(BoundQuery search, BoundQuery all) {
        return plans.plan(search).estimate().cost() * SEARCH_ADVANTAGE
                < plans.plan(all).estimate().cost();
    }

    CompiledQuery compile(QueryNode node) {
        return switch (node) {
            case QueryNode.Block block -> block(block);
            case QueryNode.SetOperation operation -> setOperation(operation);
            case QueryNode.Values values -> values(values);
            case QueryNode.JsonRows rows -> jsonRows(rows.query());
        };
    }

    /// The compiler of a block's (or of a statement's) expressions, with the subqueries that it meets.
    record Expressions(Subqueries subqueries, ExpressionCompiler compiler) {
        Evaluator[] compileAll(List<BoundExpression> expressions) {
            return compiler.compileAll(expressions).toArray(Evaluator[]::new);
        }

        /// Conditions that all have to be true.
        Evaluator[] conditions(List<BoundExpression> terms) {
            var compiled = new Evaluator[terms.size()];
            for (int i = 0; i < compiled.length; i++) {
                compiled[i] =
                        terms.get(i) instanceof BoundExpression.Quantified quantified
                                ? subqueries.condition(
                                        quantified, compiler.compileAll(quantified.left()))
                                : compiler.compile(terms.get(i));
            }
            return compiled;
        }
    }

    Expressions expressions() {
        var subqueries = new Subqueries(this);
        return new Expressions(subqueries, new ExpressionCompiler(settings, subqueries));
    }

    private CompiledQuery block(QueryNode.Block block) {
        Expressions expressions = expressions();
        Operator.Factory root = new OperatorCompiler(this, expressions).compile(block.root());
        Evaluator[] select = expressions.compileAll(block.select());
        int slots = block.slots();
        int states = expressions.subqueries().states();
        return (execution, outer) -> {
            Frame frame = execution.frame(slots, states, outer);
            return new BlockRun(frame, root.create(frame), select);
        };
    }

    private CompiledQuery setOperation(QueryNode.SetOperation node) {
        BoundQuery.SetOperation query = node.query();
        CompiledQuery left = compile(node.left());
        CompiledQuery right = compile(node.right());
        var spec =
                new SetOperationRun.Spec(
                        query.operator(),
                        query.all(),
                        shape(query),
                        new RowConversion(query.left().columnTypings(), query.columnTypings()),
                        new RowConversion(query.right().columnTypings(), query.columnTypings()));
        return (execution, outer) ->
                new SetOperationRun(
                        execution,
                        left.create(execution, outer),
                        right.create(execution, outer),
                        spec);
    }

    static KeyShape shape(BoundQuery query) {
        return new KeyShape(query.columns().stream().map(BoundQuery.OutputColumn::type).toList());
    }

    private CompiledQuery jsonRows(BoundQuery.JsonRows query) {
        Expressions expressions = expressions();
        Evaluator document = expressions.compiler().compile(query.document());
        int states = expressions.subqueries().states();
        return (execution, outer) ->
                new JsonTableRun(
                        execution.frame(0, states, outer),
                        document,
                        query.table(),
                        query.columns().size());
    }

    private CompiledQuery values(QueryNode.Values node) {
        Expressions expressions = expressions();
        Evaluator[][] rows =
                node.query().rows().stream()
                        .map(expressions::compileAll)
                        .toArray(Evaluator[][]::new);
        int states = expressions.subqueries().states();
        return (execution, outer) -> new ValuesRun(execution.frame(0, states, outer), rows);
    }
}
