package dev.quell.query.exec;

import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.query.bind.BoundExpression;
import dev.quell.query.plan.Access;
import dev.quell.query.plan.PlanNode;
import dev.quell.query.plan.PlanNode.QueryNode;
import dev.quell.session.ResultColumn;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.IndexPart;
import dev.quell.storage.txn.RowLock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// EXPLAIN in MySQL's traditional form: a line for each table, in the order in which they are read.
public final class Explanation {
    private static final List<String> NAMES =
            List.of(
                    "id",
                    "select_type",
                    "table",
                    "partitions",
                    "type",
                    "possible_keys",
                    "key",
                    "key_len",
                    "ref",
                    "rows",
                    "filtered",
                    "Extra");

    private final List<Value[]> rows = new ArrayList<>();
    private final List<QueryNode> derived = new ArrayList<>();
    private final List<QueryNode> materialized = new ArrayList<>();
    private int inSetOperation;

    /// What holds for all tables of one block.
    private record Block(int number, String kind) {}

    private Explanation() {}

    /// The columns of the result.
    public static List<ResultColumn> columns() {
        return NAMES.stream()
                .map(name -> {
                    boolean number = name.equals("id") || name.equals("rows");
                    SqlType type =
                            number
                                    ? SqlType.BIGINT_UNSIGNED
                                    : SqlType.varchar(255, Collation.UTF8MB4_0900_AI_CI);
                    return ResultColumn.expression(name, type);
                })
                .toList();
    }

    /// The lines for a query.
    ///
    /// @param simple what a single block is called: `SIMPLE`
    public static List<Value[]> of(QueryPlan plan, String simple) {
        var explanation = new Explanation();
        boolean alone = plan.node() instanceof QueryNode.Block && !plan.hasSubqueries();
        explanation.query(plan.node(), alone ? simple : "PRIMARY");
        for (QueryPlan.Part part : plan.subqueries()) {
            explanation.query(part.node(), part.correlated() ? "DEPENDENT SUBQUERY" : "SUBQUERY");
        }
        return explanation.rows;
    }

    /// The lines for an INSERT or REPLACE.
    public static List<Value[]> ofInsert(String table, String kind, Optional<QueryPlan> source) {
        var explanation = new Explanation();
        Value[] line = empty(new Block(1, kind));
        line[2] = text(table);
        line[4] = text("ALL");
        explanation.rows.add(line);
        source.ifPresent(plan -> explanation.rows.addAll(of(plan, "SIMPLE")));
        return explanation.rows;
    }

    /// The lines for an UPDATE or DELETE.
    ///
    /// @param kind `UPDATE` or `DELETE`
    public static List<Value[]> of(ChangePlan plan, String kind) {
        var explanation = new Explanation();
        explanation.query(plan.node(), kind);
        if (explanation.rows.size() == 1) {
            asRange(explanation.rows.getFirst());
        }
        return explanation.rows;
    }

    /// UPDATE and DELETE of one table know no other use of an index than a range.
    private static void asRange(Value[] line) {
        if (line[4] instanceof Value.Text(var type)
                && (type.equals("const") || type.equals("ref") || type.equals("eq_ref"))) {
            line[4] = text("range");
            line[11] = text("Using where");
        }
    }

    private void query(QueryNode node, String kind) {
        int before = derived.size();
        switch (node) {
            case QueryNode.Block block -> block(block, kind);
            case QueryNode.SetOperation operation -> {
                inSetOperation++;
                query(operation.left(), kind);
                query(
                        operation.right(),
                        kind.startsWith("DEPENDENT") ? "DEPENDENT UNION" : "UNION");
                inSetOperation--;
                unionResult(operation);
            }
            case QueryNode.Values _, QueryNode.JsonRows _ ->
                    line(new Block(1, kind), "No tables used");
        }
        for (QueryNode inner : List.copyOf(derived.subList(before, derived.size()))) {
            query(inner, "DERIVED");
        }
        derived.subList(before, derived.size()).clear();
        for (QueryNode inner : List.copyOf(materialized)) {
            materialized.remove(inner);
            query(inner, "MATERIALIZED");
        }
    }

    /// Where the rows of a set operation are put together, unless they are passed on as they come.
    private void unionResult(QueryNode.SetOperation operation) {
        List<Integer> blocks = new ArrayList<>();
        boolean plain = collect(operation, blocks);
        if (plain || blocks.isEmpty() || inSetOperation > 0) {
            return;
        }
        String name = operation.query().operator().name();
        Value[] line =
                empty(
                        new Block(
                                blocks.stream().mapToInt(Integer::intValue).max().orElse(0) + 1,
                                name + " RESULT"));
        line[2] =
                text(
                        blocks.stream()
                                .map(String::valueOf)
                                .collect(
                                        Collectors.joining(
                                                ",", "<" + name.toLowerCase(Locale.ROOT), ">")));
        line[4] = text("ALL");
        line[11] = text("Using temporary");
        rows.add(line);
    }

    /// @return whether all of it is UNION ALL
    private static boolean collect(QueryNode node, List<Integer> blocks) {
        return switch (node) {
            case QueryNode.Block block -> {
                blocks.add(block.query().number());
                yield true;
            }
            case QueryNode.Values _, QueryNode.JsonRows _ -> true;
            case QueryNode.SetOperation operation ->
                    collect(operation.left(), blocks)
                            & collect(operation.right(), blocks)
                            & operation.query().all();
        };
    }

    private void block(QueryNode.Block block, String kind) {
        if (isReadWhilePlanning(block.root())) {
            line(new Block(block.query().number(), kind), "Select tables optimized away");
            return;
        }
        List<String> extra = new ArrayList<>();
        PlanNode rowsOfBlock = upperSteps(block.root(), extra);
        int first = rows.size();
        tables(rowsOfBlock, new Block(block.query().number(), kind), List.of());
        if (rows.size() > first && !extra.isEmpty()) {
            addExtra(rows.get(first), extra);
        }
    }

    /// MIN or MAX of an index's first column: MySQL looks at the index once, and plans without the table.
    private static boolean isReadWhilePlanning(PlanNode root) {
        return root instanceof PlanNode.Group group
                && group.grouping().keys().isEmpty()
                && (group.input() instanceof PlanNode.Limit(var input, _, _, _))
                && scanOf(input).filter(Explanation::isOneEntry).isPresent();
    }

    private static Optional<PlanNode.Scan> scanOf(PlanNode node) {
        return switch (node) {
            case PlanNode.Scan scan -> Optional.of(scan);
            case PlanNode.Filter(var input, _, _) -> scanOf(input);
            default -> Optional.empty();
        };
    }

    private static boolean isOneEntry(PlanNode.Scan scan) {
        return scan.filter().isEmpty()
                && (scan.access() instanceof Access.Everything
                        || scan.access() instanceof Access.WholeIndex);
    }

    /// Goes down to the tables.
    ///
    /// @param extra takes what the steps above them do
    private static PlanNode upperSteps(PlanNode node, List<String> extra) {
        return switch (node) {
            case PlanNode.Limit limit -> upperSteps(limit.input(), extra);
            case PlanNode.Project project -> upperSteps(project.input(), extra);
            case PlanNode.Sort sort -> {
                PlanNode input = upperSteps(sort.input(), extra);
                extra.add("Using filesort");
                yield input;
            }
            case PlanNode.Distinct distinct -> temporary(distinct.input(), extra);
            case PlanNode.Window window -> temporary(window.input(), extra);
            case PlanNode.Group group ->
                    group.sorted() || group.grouping().keys().isEmpty()
                            ? upperSteps(group.input(), extra)
                            : temporary(group.input(), extra);
            case PlanNode.Filter(var input, _, _) when isUpper(input) -> upperSteps(input, extra);
            default -> node;
        };
    }

    private static boolean isUpper(PlanNode node) {
        return node instanceof PlanNode.Group
                || node instanceof PlanNode.Window
                || node instanceof PlanNode.Distinct;
    }

    private static PlanNode temporary(PlanNode input, List<String> extra) {
        if (!extra.contains("Using temporary")) {
            extra.add("Using temporary");
        }
        return upperSteps(input, extra);
    }

    private void tables(PlanNode node, Block block, List<String> extra) {
        switch (node) {
            case PlanNode.OneRow _ -> line(block, "No tables used");
            case PlanNode.NoRows _ -> line(block, "Impossible WHERE");
            case PlanNode.Scan scan -> scan(scan, block, extra);
            case PlanNode.VirtualScan(var source, var estimate) ->
                    table(block, source.alias(), estimate.rows(), extra);
            case PlanNode.QueryScan scan -> queryScan(scan, block, extra);
            case PlanNode.CommonScan(var source, _, var estimate) ->
                    table(block, source.alias(), estimate.rows(), extra);
            case PlanNode.Filter(var input, _, _) ->
                    tables(input, block, with(extra, "Using where"));
            case PlanNode.Buffer(var input, _, _) ->
                    tables(input, block, with(extra, "Using join buffer (hash join)"));
            case PlanNode.NestedLoop loop -> {
                tables(loop.left(), block, List.of());
                tables(
                        loop.right(),
                        block,
                        loop.on().isEmpty() ? extra : with(extra, "Using where"));
            }
            case PlanNode.HashJoin join -> {
                tables(join.left(), block, List.of());
                tables(
                        join.right(),
                        block,
                        with(with(extra, "Using where"), "Using join buffer (hash join)"));
            }
            case PlanNode.Group group -> tables(group.input(), block, extra);
            case PlanNode.Window window -> tables(window.input(), block, extra);
            case PlanNode.Project project -> tables(project.input(), block, extra);
            case PlanNode.Distinct distinct -> tables(distinct.input(), block, extra);
            case PlanNode.Sort sort -> tables(sort.input(), block, extra);
            case PlanNode.Limit limit -> tables(limit.input(), block, extra);
        }
    }

    private void queryScan(PlanNode.QueryScan scan, Block block, List<String> extra) {
        String alias = scan.source().alias();
        QueryNode query = scan.query();
        if (alias.startsWith("<subquery")) {
            table(block, alias, scan.estimate().rows(), extra);
            materialized.add(valuesOf(query));
            return;
        }
        int number = query instanceof QueryNode.Block inner ? inner.query().number() : 0;
        String name = number == 0 || alias.isEmpty() ? "<union>" : "<derived" + number + ">";
        table(block, name, scan.estimate().rows(), extra);
        derived.add(query);
    }

    /// The subquery whose distinct values a join reads.
    private static QueryNode valuesOf(QueryNode distinct) {
        return distinct instanceof QueryNode.Block block
                        && block.root()
                                instanceof PlanNode.Distinct(PlanNode.QueryScan scan, _, _, _, _)
                ? scan.query()
                : distinct;
    }

    private static List<String> with(List<String> extra, String more) {
        List<String> longer = new ArrayList<>();
        longer.add(more);
        longer.addAll(extra);
        return longer;
    }

    /// What is told of a table read alone.
    static Value[] line(PlanNode.Scan scan) {
        var explanation = new Explanation();
        explanation.scan(scan, new Block(1, "SIMPLE"), List.of());
        return explanation.rows.getFirst();
    }

    /// The columns of the index that rows are found by.
    static List<String> usedParts(PlanNode.Scan scan) {
        IndexDefinition index = scan.access().usedIndex().orElseThrow();
        return index.parts().subList(0, usedParts(scan, index)).stream()
                .map(part -> scan.table().definition().columns().get(part.column()).name())
                .toList();
    }

    private void scan(PlanNode.Scan scan, Block block, List<String> above) {
        List<String> extra = new ArrayList<>();
        boolean ranged = scan.access() instanceof Access.Range range && type(range).equals("range");
        if (!scan.filter().isEmpty() || ranged || above.contains("Using where")) {
            extra.add("Using where");
        }
        if (isCovered(scan)) {
            extra.add("Using index");
        }
        above.stream().filter(text -> !extra.contains(text)).forEach(extra::add);
        Optional<IndexDefinition> index = scan.access().usedIndex();
        Value[] line = new Value[NAMES.size()];
        line[0] = Value.Int.of(block.number);
        line[1] = text(block.kind);
        line[2] = text(scan.table().alias());
        line[3] = Value.NULL;
        line[4] = text(type(scan.access()));
        line[5] =
                scan.seen().indexes().isEmpty()
                        ? Value.NULL
                        : text(String.join(",", scan.seen().indexes()));
        line[6] = index.map(used -> text(used.name())).orElse(Value.NULL);
        line[7] = index.map(used -> text(keyLength(scan, used))).orElse(Value.NULL);
        line[8] = references(scan.access());
        line[9] = Value.Int.of(Math.max(1, Math.round(accessRows(scan))));
        line[10] = text(filtered(scan));
        line[11] = extra.isEmpty() ? Value.NULL : text(String.join("; ", extra));
        rows.add(line);
    }

    static double accessRows(PlanNode.Scan scan) {
        return switch (scan.access()) {
            case Access.Unique _ -> 1;
            case Access.Everything _, Access.WholeIndex _ -> scan.seen().rows();
            case Access.Range _ -> Math.min(scan.seen().rows(), scan.seen().found());
        };
    }

    private static String filtered(PlanNode.Scan scan) {
        double share = scan.estimate().rows() / Math.max(scan.seen().found(), 1e-3);
        double oneRow = 1 / Math.max(1, accessRows(scan));
        return String.format(
                Locale.ROOT, "%.2f", Math.clamp(100 * Math.max(share, oneRow), 0.01, 100));
    }

    private static String type(Access access) {
        return switch (access) {
            case Access.Everything _ -> "ALL";
            case Access.WholeIndex _ -> "index";
            case Access.Range range -> type(range);
            case Access.Unique(_, var keys) -> isConstant(keys) ? "const" : "eq_ref";
        };
    }

    private static String type(Access.Range range) {
        return range.low().isEmpty() && range.high().isEmpty() && range.isSingle()
                ? "ref"
                : "range";
    }

    private static boolean isConstant(List<Access.Key> keys) {
        return keys.stream()
                .allMatch(key ->
                        key.value() instanceof BoundExpression.Constant
                                || key.value() instanceof BoundExpression.Parameter);
    }

    private static Value references(Access access) {
        List<String> names = new ArrayList<>();
        switch (access) {
            case Access.Unique(_, var keys) -> keys.forEach(key -> names.add(reference(key)));
            case Access.Range range when type(range).equals("ref") ->
                    range.equal().forEach(keys -> names.add(reference(keys.getFirst())));
            case Access.Range _, Access.Everything _, Access.WholeIndex _ -> {}
        }
        return names.isEmpty() ? Value.NULL : text(String.join(",", names));
    }

    private static String reference(Access.Key key) {
        return switch (key.value()) {
            case BoundExpression.Column(_, _, _, var name) ->
                    (name.schema().isEmpty() ? "" : name.schema() + ".")
                            + name.table()
                            + "."
                            + name.name();
            case BoundExpression.Constant _, BoundExpression.Parameter _ -> "const";
            default -> "func";
        };
    }

    static boolean isCovered(PlanNode.Scan scan) {
        Optional<IndexDefinition> index = scan.access().usedIndex();
        var definition = scan.table().definition();
        if (index.isEmpty()
                || index.get().id() == definition.clusteredId()
                || scan.table().locking().lock() != RowLock.NONE) {
            return false;
        }
        BitSet missing = (BitSet) scan.columns().clone();
        index.get().parts().forEach(part -> missing.clear(part.column()));
        definition
                .clusteredIndex()
                .ifPresent(clustered ->
                        clustered.parts().forEach(part -> missing.clear(part.column())));
        return missing.isEmpty();
    }

    private static int usedParts(PlanNode.Scan scan, IndexDefinition index) {
        if (!(scan.access() instanceof Access.Range range)) {
            return index.parts().size();
        }
        boolean bounded = range.low().isPresent() || range.high().isPresent();
        return range.equal().size() + (bounded ? 1 : 0);
    }

    private static String keyLength(PlanNode.Scan scan, IndexDefinition index) {
        int used = usedParts(scan, index);
        long bytes = 0;
        for (IndexPart part : index.parts().subList(0, used)) {
            bytes += keyLength(scan.table().definition().columns().get(part.column()), part);
        }
        return Long.toString(bytes);
    }

    private static long keyLength(ColumnDefinition column, IndexPart part) {
        SqlType type = column.type();
        TypeKind kind = type.kind();
        long length = part.prefixLength() > 0 ? part.prefixLength() : type.length();
        long bytes =
                switch (kind) {
                    case TINYINT, YEAR, ENUM -> 1;
                    case SMALLINT -> 2;
                    case MEDIUMINT, DATE, TIME -> 3;
                    case INT, FLOAT, TIMESTAMP -> 4;
                    case DATETIME -> 5;
                    case DECIMAL -> (type.length() + 1) / 2;
                    case CHAR -> length * type.collation().characterSet().maxBytes();
                    case VARCHAR, TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT ->
                            length * type.collation().characterSet().maxBytes() + 2;
                    case VARBINARY, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB -> length + 2;
                    case BINARY -> length;
                    default -> 8;
                };
        return column.nullable() ? bytes + 1 : bytes;
    }

    private void table(Block block, String name, double count, List<String> extra) {
        Value[] line = empty(block);
        line[2] = text(name);
        line[4] = text("ALL");
        line[9] = Value.Int.of(Math.max(2, Math.round(count)));
        line[10] = text("100.00");
        line[11] = extra.isEmpty() ? Value.NULL : text(String.join("; ", extra));
        rows.add(line);
    }

    private void line(Block block, String extra) {
        Value[] line = empty(block);
        line[11] = text(extra);
        rows.add(line);
    }

    private static Value[] empty(Block block) {
        Value[] line = new Value[NAMES.size()];
        Arrays.fill(line, Value.NULL);
        line[0] = Value.Int.of(block.number);
        line[1] = text(block.kind);
        return line;
    }

    private static void addExtra(Value[] line, List<String> extra) {
        String more = String.join("; ", extra);
        line[11] =
                line[11] instanceof Value.Text(String present)
                        ? text(present + "; " + more)
                        : text(more);
    }

    private static Value text(String text) {
        return new Value.Text(text);
    }
}
