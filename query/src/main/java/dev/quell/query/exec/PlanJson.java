package dev.quell.query.exec;

import dev.quell.base.value.Value;
import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.ExpressionText;
import dev.quell.query.plan.Estimate;
import dev.quell.query.plan.PlanNode;
import dev.quell.query.plan.PlanNode.QueryNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// EXPLAIN FORMAT=JSON: a plan as MySQL's format version 1 tells it, with a `query_block` for each block, what is done to its
/// rows around the tables, and the tables in the order in which they are read.
public final class PlanJson {
    private static final ExpressionText TEXT = ExpressionText.PLAIN;

    private PlanJson() {}

    /// A query.
    public static String of(QueryPlan plan) {
        Map<String, Object> top = query(plan.node());
        if (plan.hasSubqueries() && top.get("query_block") instanceof Map<?, ?>) {
            List<Object> attached = new ArrayList<>();
            for (QueryPlan.Part part : plan.subqueries()) {
                Map<String, Object> subquery = new LinkedHashMap<>();
                subquery.put("dependent", part.correlated());
                subquery.put("cacheable", !part.correlated());
                subquery.putAll(query(part.node()));
                attached.add(subquery);
            }
            top.put("attached_subqueries", attached);
        }
        return JsonLayout.of(top);
    }

    /// An UPDATE or DELETE.
    public static String of(ChangePlan plan, String kind) {
        Map<String, Object> block = block(plan.node());
        for (Object part : List.copyOf(block.values())) {
            if (part instanceof Map<?, ?> map && map.containsKey("table_name")) {
                Map<String, Object> table = new LinkedHashMap<>();
                table.put(kind.toLowerCase(Locale.ROOT), true);
                map.forEach((key, value) -> table.put(key.toString(), value));
                block.put("table", table);
            }
        }
        return JsonLayout.of(Map.of("query_block", block));
    }

    /// An INSERT or REPLACE.
    public static String ofInsert(String table, String kind, Optional<QueryPlan> source) {
        Map<String, Object> target = map(kind.toLowerCase(Locale.ROOT), true);
        target.put("table_name", table);
        target.put("access_type", "ALL");
        Map<String, Object> block = map("select_id", 1);
        block.put("table", target);
        source.ifPresent(plan -> block.put("insert_from", query(plan.node())));
        return JsonLayout.of(map("query_block", block));
    }

    private static Map<String, Object> query(QueryNode node) {
        return switch (node) {
            case QueryNode.Block block -> map("query_block", block(block));
            case QueryNode.Values values ->
                    map("query_block", map("message", values.query().rows().size() + " rows"));
            case QueryNode.JsonRows _ -> map("query_block", map("table_function", "json_table"));
            case QueryNode.SetOperation operation -> {
                Map<String, Object> result = new LinkedHashMap<>();
                result.put("using_temporary_table", !operation.query().all());
                List<Object> parts = new ArrayList<>();
                for (QueryNode side : List.of(operation.left(), operation.right())) {
                    Map<String, Object> part = new LinkedHashMap<>();
                    part.put("dependent", false);
                    part.put("cacheable", true);
                    part.putAll(query(side));
                    parts.add(part);
                }
                result.put("query_specifications", parts);
                String name = operation.query().operator().name().toLowerCase(Locale.ROOT);
                yield map("query_block", map(name + "_result", result));
            }
        };
    }

    private static Map<String, Object> block(QueryNode.Block block) {
        Map<String, Object> made = new LinkedHashMap<>();
        made.put("select_id", block.query().number());
        made.put("cost_info", map("query_cost", cost(block.estimate().cost())));
        made.putAll(steps(block.root()));
        return made;
    }

    private static Map<String, Object> steps(PlanNode node) {
        return switch (node) {
            case PlanNode.OneRow _ -> map("message", "No tables used");
            case PlanNode.NoRows _ -> map("message", "Impossible WHERE");
            case PlanNode.Limit limit -> steps(limit.input());
            case PlanNode.Project project -> steps(project.input());
            case PlanNode.Filter(var input, _, _) when isUpper(input) -> steps(input);
            case PlanNode.Sort sort ->
                    operation("ordering_operation", "using_filesort", sort.input());
            case PlanNode.Distinct distinct ->
                    operation("duplicates_removal", "using_temporary_table", distinct.input());
            case PlanNode.Window window ->
                    operation("windowing", "using_temporary_table", window.input());
            case PlanNode.Group group when group.grouping().keys().isEmpty() ->
                    steps(group.input());
            case PlanNode.Group group when group.sorted() -> {
                Map<String, Object> inner = map("using_filesort", false);
                inner.putAll(steps(group.input()));
                yield map("grouping_operation", inner);
            }
            case PlanNode.Group group ->
                    operation("grouping_operation", "using_temporary_table", group.input());
            case PlanNode.Scan _,
                    PlanNode.VirtualScan _,
                    PlanNode.QueryScan _,
                    PlanNode.CommonScan _,
                    PlanNode.Filter _,
                    PlanNode.Buffer _,
                    PlanNode.NestedLoop _,
                    PlanNode.HashJoin _ ->
                    tables(node);
        };
    }

    private static boolean isUpper(PlanNode node) {
        return node instanceof PlanNode.Group
                || node instanceof PlanNode.Window
                || node instanceof PlanNode.Distinct;
    }

    private static Map<String, Object> operation(String name, String how, PlanNode input) {
        Map<String, Object> inner = map(how, true);
        inner.putAll(steps(input));
        return map(name, inner);
    }

    private static Map<String, Object> tables(PlanNode node) {
        List<Map<String, Object>> tables = new ArrayList<>();
        collect(node, List.of(), tables);
        if (tables.size() == 1) {
            return map("table", tables.getFirst());
        }
        return map("nested_loop", tables.stream().map(table -> map("table", table)).toList());
    }

    /// @param conditions what is asked of the rows above
    private static void collect(
            PlanNode node, List<BoundExpression> conditions, List<Map<String, Object>> into) {
        switch (node) {
            case PlanNode.Scan scan -> into.add(attached(scan(scan), conditions));
            case PlanNode.VirtualScan scan ->
                    into.add(attached(whole(scan.table().alias(), scan.estimate()), conditions));
            case PlanNode.QueryScan(var source, var query, var estimate) -> {
                Map<String, Object> table = attached(whole(source.alias(), estimate), conditions);
                Map<String, Object> made = map("using_temporary_table", true);
                made.put("dependent", source.lateral());
                made.put("cacheable", true);
                made.putAll(query(query));
                table.put("materialized_from_subquery", made);
                into.add(table);
            }
            case PlanNode.CommonScan(var source, _, var estimate) ->
                    into.add(attached(whole(source.alias(), estimate), conditions));
            case PlanNode.Filter(var input, var own, _) -> collect(input, own, into);
            case PlanNode.Buffer(var input, _, _) -> joined(input, conditions, into);
            case PlanNode.NestedLoop loop -> {
                collect(loop.left(), List.of(), into);
                collect(loop.right(), loop.on(), into);
            }
            case PlanNode.HashJoin join -> {
                collect(join.left(), List.of(), into);
                joined(join.right(), join.residual(), into);
            }
            default -> into.add(map("message", "rows of " + node.getClass().getSimpleName()));
        }
    }

    private static void joined(
            PlanNode node, List<BoundExpression> conditions, List<Map<String, Object>> into) {
        int first = into.size();
        collect(node, conditions, into);
        into.get(first).put("using_join_buffer", "hash join");
    }

    private static Map<String, Object> attached(
            Map<String, Object> table, List<BoundExpression> conditions) {
        if (!conditions.isEmpty()) {
            table.putIfAbsent("attached_condition", text(conditions));
        }
        return table;
    }

    private static String text(List<BoundExpression> conditions) {
        List<String> terms = conditions.stream().map(TEXT::text).toList();
        return terms.size() == 1 ? terms.getFirst() : "(" + String.join(" and ", terms) + ")";
    }

    private static Map<String, Object> whole(String name, Estimate estimate) {
        Map<String, Object> table = map("table_name", name);
        table.put("access_type", "ALL");
        rows(table, estimate, estimate.rows(), "100.00");
        return table;
    }

    private static Map<String, Object> scan(PlanNode.Scan scan) {
        Value[] line = Explanation.line(scan);
        Map<String, Object> table = map("table_name", scan.table().alias());
        table.put("access_type", word(line[4]));
        if (!scan.seen().indexes().isEmpty()) {
            table.put("possible_keys", scan.seen().indexes());
        }
        if (!line[6].isNull()) {
            table.put("key", word(line[6]));
            table.put("used_key_parts", Explanation.usedParts(scan));
            table.put("key_length", word(line[7]));
        }
        if (!line[8].isNull()) {
            table.put("ref", List.of(word(line[8]).split(",")));
        }
        rows(table, scan.estimate(), Explanation.accessRows(scan), word(line[10]));
        if (Explanation.isCovered(scan)) {
            table.put("using_index", true);
        }
        var columns = scan.table().definition().columns();
        table.put(
                "used_columns",
                scan.columns().stream().mapToObj(place -> columns.get(place).name()).toList());
        if (!scan.filter().isEmpty()) {
            table.put("attached_condition", text(scan.filter()));
        }
        return table;
    }

    private static String word(Value value) {
        return value instanceof Value.Text(var text) ? text : value.toString();
    }

    private static void rows(
            Map<String, Object> table, Estimate estimate, double examined, String filtered) {
        table.put("rows_examined_per_scan", Math.max(1, Math.round(examined)));
        table.put("rows_produced_per_join", Math.max(1, Math.round(estimate.rows())));
        table.put("filtered", filtered);
        table.put("cost_info", map("prefix_cost", cost(estimate.cost())));
    }

    private static String cost(double cost) {
        return String.format(Locale.ROOT, "%.2f", cost);
    }

    private static Map<String, Object> map(String key, Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(key, value);
        return map;
    }
}
