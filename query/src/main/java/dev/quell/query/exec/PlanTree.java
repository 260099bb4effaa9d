package dev.quell.query.exec;

import dev.quell.base.value.Value;
import dev.quell.query.bind.AggregateCall;
import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.BoundQuery;
import dev.quell.query.bind.ExpressionText;
import dev.quell.query.bind.WindowCall;
import dev.quell.query.plan.Access;
import dev.quell.query.plan.Estimate;
import dev.quell.query.plan.PlanNode;
import dev.quell.query.plan.PlanNode.QueryNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// EXPLAIN FORMAT=TREE and EXPLAIN ANALYZE: the steps of a plan as MySQL words them (sql/join_optimizer/explain_access_path.cc),
/// each above those that it reads from.
public final class PlanTree {
    private static final ExpressionText TEXT = ExpressionText.PLAIN;

    private final Optional<PlanMeasures> measures;
    private final StringBuilder out = new StringBuilder();

    private PlanTree(Optional<PlanMeasures> measures) {
        this.measures = measures;
    }

    /// The tree of a query.
    ///
    /// @param measures what its steps did, for EXPLAIN ANALYZE
    public static String of(QueryPlan plan, Optional<PlanMeasures> measures) {
        var tree = new PlanTree(measures);
        tree.query(plan.node(), 0);
        for (QueryPlan.Part part : plan.subqueries()) {
            int number = part.node() instanceof QueryNode.Block block ? block.query().number() : 0;
            String how = part.correlated() ? "dependent" : "run only once";
            tree.line(0, "Select #" + number + " (subquery in condition; " + how + ")");
            tree.query(part.node(), 1);
        }
        return tree.out.toString();
    }

    /// The tree of an UPDATE or DELETE.
    public static String of(ChangePlan plan, boolean delete) {
        var tree = new PlanTree(Optional.empty());
        String names =
                plan.targets().stream()
                        .map(target -> target.alias() + " (immediate)")
                        .collect(Collectors.joining(", "));
        tree.line(0, (delete ? "Delete from " : "Update ") + names);
        tree.node(plan.node().root(), 1);
        return tree.out.toString();
    }

    private void query(QueryNode node, int depth) {
        switch (node) {
            case QueryNode.Block block -> node(block.root(), depth);
            case QueryNode.Values values ->
                    line(depth, "Rows fetched before execution", values.estimate());
            case QueryNode.JsonRows rows ->
                    line(depth, "Materialize table function", rows.estimate());
            case QueryNode.SetOperation operation -> {
                BoundQuery.SetOperation query = operation.query();
                String name =
                        query.operator().name().charAt(0)
                                + query.operator().name().substring(1).toLowerCase(Locale.ROOT);
                if (query.all()) {
                    line(depth, name.equals("Union") ? "Append" : name + " all");
                } else {
                    line(depth, "Table scan on <" + name.toLowerCase(Locale.ROOT) + " temporary>");
                    line(depth + 1, name + " materialize with deduplication");
                }
                query(operation.left(), depth + (query.all() ? 1 : 2));
                query(operation.right(), depth + (query.all() ? 1 : 2));
            }
        }
    }

    private void node(PlanNode node, int depth) {
        switch (node) {
            case PlanNode.OneRow _ -> line(depth, "Rows fetched before execution", node);
            case PlanNode.NoRows _ -> line(depth, "Zero rows (Impossible WHERE)", node);
            case PlanNode.Scan scan -> scan(scan, depth);
            case PlanNode.VirtualScan scan ->
                    line(depth, "Table scan on " + scan.table().alias(), node);
            case PlanNode.QueryScan(var source, var query, _) -> {
                line(depth, "Table scan on " + name(source.alias()), node);
                line(depth + 1, "Materialize");
                query(query, depth + 2);
            }
            case PlanNode.CommonScan(var source, var plan, _) -> {
                line(depth, "Table scan on " + source.alias(), node);
                plan.ifPresent(made -> common(made, source.table().name(), depth + 1));
            }
            case PlanNode.Filter(var input, var conditions, _) -> {
                line(depth, "Filter: " + all(conditions), node);
                node(input, depth + 1);
            }
            case PlanNode.Buffer(var input, _, _) -> {
                line(depth, "Hash");
                node(input, depth + 1);
            }
            case PlanNode.NestedLoop loop -> nestedLoop(loop, depth);
            case PlanNode.HashJoin join -> hashJoin(join, depth);
            case PlanNode.Group group -> group(group, depth);
            case PlanNode.Window window -> {
                String calls =
                        window.calls().stream()
                                .map(PlanTree::call)
                                .collect(Collectors.joining(", "));
                line(depth, "Window aggregate: " + calls, node);
                node(window.input(), depth + 1);
            }
            case PlanNode.Project project -> node(project.input(), depth);
            case PlanNode.Distinct distinct -> {
                line(depth, "Table scan on <temporary>", node);
                line(depth + 1, "Temporary table with deduplication");
                node(distinct.input(), depth + 2);
            }
            case PlanNode.Sort sort -> {
                line(depth, "Sort: " + terms(sort) + limit(sort.range()), node);
                node(sort.input(), depth + 1);
            }
            case PlanNode.Limit limit -> {
                line(depth, limitText(limit.range()), node);
                node(limit.input(), depth + 1);
            }
        }
    }

    private static String name(String alias) {
        return alias.isEmpty() ? "<temporary>" : alias;
    }

    private void common(PlanNode.CommonPlan plan, String name, int depth) {
        boolean recursive = plan.recursive().isPresent();
        line(depth, (recursive ? "Materialize recursive CTE " : "Materialize CTE ") + name);
        query(plan.seed(), depth + 1);
        plan.recursive()
                .ifPresent(part -> {
                    line(depth + 1, "Repeat until convergence");
                    query(part, depth + 2);
                });
    }

    private void scan(PlanNode.Scan scan, int depth) {
        int at = depth;
        if (!scan.filter().isEmpty()) {
            line(at++, "Filter: " + all(scan.filter()), scan);
        }
        line(at, access(scan), scan);
    }

    private static String access(PlanNode.Scan scan) {
        String covering = Explanation.isCovered(scan) ? "Covering index" : "Index";
        String on = " on " + scan.table().alias();
        return switch (scan.access()) {
            case Access.Everything(var descending) ->
                    descending ? "Index scan" + on + " using PRIMARY (reverse)" : "Table scan" + on;
            case Access.WholeIndex(var index, var descending) ->
                    covering + " scan" + on + using(index.name(), descending);
            case Access.Unique(var index, var keys) ->
                    "Single-row "
                            + covering.toLowerCase(Locale.ROOT)
                            + " lookup"
                            + on
                            + using(index.name(), false)
                            + KeyText.equal(scan, index, keys);
            case Access.Range range ->
                    covering
                            + (KeyText.isLookup(range) ? " lookup" : " range scan")
                            + on
                            + using(range.index().name(), false)
                            + KeyText.of(scan, range)
                            + (range.descending() ? " (reverse)" : "");
        };
    }

    private static String using(String index, boolean reverse) {
        return " using " + index + (reverse ? " (reverse)" : "");
    }

    private void nestedLoop(PlanNode.NestedLoop loop, int depth) {
        String kind = loop.outer() ? "left" : "inner";
        if (loop.right() instanceof PlanNode.Buffer) {
            String conditions = loop.on().isEmpty() ? "" : ", extra conditions: " + all(loop.on());
            line(depth, capital(kind) + " hash join (no condition)" + conditions, loop);
        } else {
            line(depth, "Nested loop " + kind + " join", loop);
        }
        node(loop.left(), depth + 1);
        int below = depth + 1;
        if (!loop.on().isEmpty() && !(loop.right() instanceof PlanNode.Buffer)) {
            line(below++, "Filter: " + all(loop.on()));
        }
        node(loop.right(), below);
    }

    private void hashJoin(PlanNode.HashJoin join, int depth) {
        String keys =
                join.keys().stream()
                        .map(key ->
                                "(" + TEXT.text(key.left()) + " = " + TEXT.text(key.right()) + ")")
                        .collect(Collectors.joining(", "));
        String rest =
                join.residual().isEmpty() ? "" : ", extra conditions: " + all(join.residual());
        line(depth, (join.outer() ? "Left" : "Inner") + " hash join " + keys + rest, join);
        node(join.left(), depth + 1);
        line(depth + 1, "Hash");
        node(join.right(), depth + 2);
    }

    private void group(PlanNode.Group group, int depth) {
        String calls =
                group.grouping().aggregates().stream()
                        .map(aggregate -> call(aggregate.call()))
                        .collect(Collectors.joining(", "));
        boolean keyed = !group.grouping().keys().isEmpty();
        if (keyed && !group.sorted()) {
            line(depth, "Table scan on <temporary>", group);
            line(depth + 1, "Aggregate using temporary table");
            node(group.input(), depth + 2);
            return;
        }
        String kind = keyed ? "Group aggregate" : "Aggregate";
        line(depth, calls.isEmpty() ? "Group (no aggregates)" : kind + ": " + calls, group);
        node(group.input(), depth + 1);
    }

    private static String call(AggregateCall call) {
        String arguments =
                call.arguments().isEmpty()
                        ? "0"
                        : call.arguments().stream()
                                .map(TEXT::text)
                                .collect(Collectors.joining(","));
        return call.function().name().toLowerCase(Locale.ROOT)
                + (call.distinct() ? "(distinct " : "(")
                + arguments
                + ")";
    }

    private static String call(WindowCall call) {
        String name =
                switch (call.operation()) {
                    case WindowCall.Operation.Pure(var kind, var arguments) ->
                            kind.name().toLowerCase(Locale.ROOT)
                                    + arguments.stream()
                                            .map(TEXT::text)
                                            .collect(Collectors.joining(",", "(", ")"));
                    case WindowCall.Operation.Aggregate(var aggregate) -> call(aggregate);
                };
        List<String> over = new ArrayList<>();
        if (!call.window().partition().isEmpty()) {
            over.add(
                    call.window().partition().stream()
                            .map(TEXT::text)
                            .collect(Collectors.joining(",", "PARTITION BY ", "")));
        }
        if (!call.window().order().isEmpty()) {
            over.add("ORDER BY " + terms(call.window().order()));
        }
        return name + " OVER (" + String.join(" ", over) + ")";
    }

    private static String terms(PlanNode.Sort sort) {
        return terms(sort.terms());
    }

    private static String terms(List<BoundQuery.OrderTerm> terms) {
        return terms.stream()
                .map(term -> TEXT.text(term.expression()) + (term.descending() ? " DESC" : ""))
                .collect(Collectors.joining(", "));
    }

    private static String limit(BoundQuery.Range range) {
        return range.limit()
                .map(limit -> ", limit input to " + rows(range) + " row(s) per chunk")
                .orElse("");
    }

    /// How many rows a sort has to keep for a limit.
    private static String rows(BoundQuery.Range range) {
        Optional<Long> limit = range.limit().flatMap(PlanTree::number);
        Optional<Long> offset = range.offset().flatMap(PlanTree::number);
        return limit.map(count -> Long.toString(count + offset.orElse(0L))).orElse("?");
    }

    private static Optional<Long> number(BoundExpression expression) {
        return expression instanceof BoundExpression.Constant(var value, _)
                        && value instanceof Value.Int(var number)
                ? Optional.of(number)
                : Optional.empty();
    }

    private static String limitText(BoundQuery.Range range) {
        String limit = range.limit().map(TEXT::text).orElse("");
        return range.offset()
                .map(offset -> "Limit/Offset: " + limit + "/" + TEXT.text(offset) + " row(s)")
                .orElse("Limit: " + limit + " row(s)");
    }

    private static String all(List<BoundExpression> conditions) {
        List<String> terms = new ArrayList<>(conditions.stream().map(TEXT::text).toList());
        return terms.size() == 1
                ? terms.getFirst()
                : terms.stream().collect(Collectors.joining(" and ", "(", ")"));
    }

    private static String capital(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    private void line(int depth, String text, PlanNode node) {
        out.repeat(' ', 4 * depth).append("-> ").append(text);
        estimate(node.estimate());
        measures.flatMap(all -> all.of(node)).ifPresent(this::measure);
        out.append('\n');
    }

    private void line(int depth, String text, Estimate estimate) {
        out.repeat(' ', 4 * depth).append("-> ").append(text);
        estimate(estimate);
        out.append('\n');
    }

    private void line(int depth, String text) {
        out.repeat(' ', 4 * depth).append("-> ").append(text).append('\n');
    }

    private void estimate(Estimate estimate) {
        out.append("  (cost=")
                .append(number(estimate.cost()))
                .append(" rows=")
                .append(number(estimate.rows()))
                .append(')');
    }

    private void measure(PlanMeasures.Measure measure) {
        if (measure.loops() == 0) {
            out.append(" (never executed)");
            return;
        }
        out.append(" (actual time=")
                .append(number(measure.millisToFirst()))
                .append("..")
                .append(number(measure.millis()))
                .append(" rows=")
                .append(number(measure.rows()))
                .append(" loops=")
                .append(measure.loops())
                .append(')');
    }

    /// Three digits that count, as MySQL shows them.
    static String number(double value) {
        if (value == 0) {
            return "0";
        }
        var rounded = BigDecimal.valueOf(value).round(new MathContext(3)).stripTrailingZeros();
        return value >= 1e6 || value < 1e-3
                ? "%.3g".formatted(value).replace("e+0", "e+").replace("e-0", "e-")
                : rounded.toPlainString();
    }
}
