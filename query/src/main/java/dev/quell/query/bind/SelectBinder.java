package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.SqlMode;
import dev.quell.base.value.Value;
import dev.quell.query.bind.BoundExpression.Column;
import dev.quell.query.bind.BoundExpression.ComputedSlot;
import dev.quell.query.bind.BoundExpression.Constant;
import dev.quell.query.bind.BoundQuery.Block;
import dev.quell.query.bind.BoundQuery.Grouping;
import dev.quell.query.bind.BoundQuery.OrderTerm;
import dev.quell.query.bind.BoundQuery.OutputColumn;
import dev.quell.query.bind.BoundQuery.Range;
import dev.quell.query.bind.SourceScope.Named;
import dev.quell.query.bind.SourceScope.Table;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Literal;
import dev.quell.sql.tree.OrderItem;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.Select;
import dev.quell.sql.tree.SelectItem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Binds one query block, clause by clause, in the order in which MySQL finds their errors: FROM, the select list, WHERE, GROUP
/// BY, HAVING, ORDER BY.
final class SelectBinder {
    private final BlockScope scope;
    private final Query around;
    private final List<BoundExpression> items = new ArrayList<>();
    private final List<OutputColumn> columns = new ArrayList<>();

    /// @param around the query whose ORDER BY, LIMIT and locking are the block's
    SelectBinder(BlockScope scope, Query around) {
        this.scope = scope;
        this.around = around;
    }

    Block bind(Select select) {
        scope.windows(select.windows());
        Optional<BoundSource> source = new FromBinder(scope, around.locking()).bind(select.from());
        if (select.qualify().isPresent()) {
            throw ErrorCode.NOT_SUPPORTED_YET.error("QUALIFY");
        }
        select.items().forEach(this::bindItem);
        Optional<BoundExpression> where = select.where().map(scope::where);
        boolean rollup = select.groupBy().map(Select.GroupBy::withRollup).orElse(false);
        List<BoundExpression> keys = keys(select);
        scope.aliases().groupKeys(keys);
        Optional<BoundExpression> having =
                select.having().map(condition -> scope.bind(Clause.HAVING, condition));
        List<OrderTerm> order = order();
        boolean grouped = !keys.isEmpty() || !scope.aggregates().isEmpty();
        if (scope.hasLevels() && !rollup) {
            throw ErrorCode.FIELD_IN_GROUPING_NOT_GROUP_BY.error(1);
        }
        List<Integer> rollupSlots =
                rollup ? keys.stream().map(_ -> scope.allocate(1)).toList() : List.of();
        Optional<Grouping> grouping =
                grouped
                        ? Optional.of(
                                new Grouping(
                                        keys, scope.aggregates(), rollupSlots, scope.levels(keys)))
                        : Optional.empty();
        var block =
                new Block(
                        scope.number(),
                        scope.slots(),
                        source,
                        where,
                        grouping,
                        having,
                        scope.windowCalls(),
                        items,
                        columns,
                        select.distinct(),
                        grouped && keys.isEmpty() ? List.of() : order,
                        range(),
                        select.options().contains(Select.Option.SQL_CALC_FOUND_ROWS),
                        select.options().contains(Select.Option.STRAIGHT_JOIN),
                        scope.correlated());
        check(block);
        return rollup ? rolledUp(block) : block;
    }

    private void check(Block block) {
        if (scope.binder().context().settings().sqlMode().has(SqlMode.Flag.ONLY_FULL_GROUP_BY)) {
            GroupingCheck.check(block);
        }
    }

    /// A block that gives the rows of a query as they are, ordered and cut.
    Block bindOver(BoundQuery rows) {
        List<SourceScope.TableColumn> named = new ArrayList<>();
        for (OutputColumn column : rows.columns()) {
            named.add(new SourceScope.TableColumn(column.name(), column.typing(), true));
        }
        Table table = new Table("", "", scope.allocate(named.size()), named);
        SourceScope names = SourceScope.of(table);
        scope.sources(names);
        for (Named column : names.columns()) {
            add(column.name(), column.column(0));
        }
        List<OrderTerm> order = order();
        return new Block(
                scope.number(),
                scope.slots(),
                Optional.of(new BoundSource.Derived(0, "", table.offset(), rows, false)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                items,
                rows.columns(),
                false,
                order,
                range(),
                false,
                false,
                scope.correlated());
    }

    private void bindItem(SelectItem item) {
        switch (item) {
            case SelectItem.Star star -> bindStar(star);
            case SelectItem.Item(var expression, var alias, var name) -> {
                var bound = scope.bind(Clause.FIELD_LIST, expression);
                add(alias.isEmpty() ? shownName(name, bound) : name, bound);
            }
        }
    }

    // The tables of information_schema are views in MySQL, and a view's column keeps its own
    // spelling however the query
    // spells it.
    private static String shownName(String written, BoundExpression bound) {
        return bound instanceof Column(_, _, _, var origin)
                        && origin.schema().equals("information_schema")
                ? origin.originalName()
                : written;
    }

    private void bindStar(SelectItem.Star star) {
        SourceScope sources = scope.sources();
        if (star.table().isPresent()) {
            String alias = star.table().get();
            Table table =
                    sources.table(star.schema(), alias)
                            .orElseThrow(() -> ErrorCode.BAD_TABLE_ERROR.error(alias));
            addAll(star, SourceScope.of(table));
            return;
        }
        if (sources.tables().isEmpty()) {
            throw ErrorCode.NO_TABLES_USED.error();
        }
        addAll(star, sources);
    }

    private void addAll(SelectItem.Star star, SourceScope sources) {
        scope.binder().resolved().ifPresent(names -> names.note(star, columns(sources)));
        sources.tables().forEach(Table::noteStar);
        for (Named column : sources.columns()) {
            if (column.visible()) {
                add(column.name(), column.column(0));
            }
        }
    }

    private List<Reference.Column> columns(SourceScope sources) {
        return sources.columns().stream()
                .filter(Named::visible)
                .map(column -> scope.binder().wholeName(column.table(), column.name()))
                .toList();
    }

    private void add(String name, BoundExpression expression) {
        ColumnName column =
                expression instanceof Column(_, _, _, var origin)
                        ? origin.renamed(name)
                        : ColumnName.expression(name);
        items.add(expression);
        columns.add(new OutputColumn(column, expression.typing()));
        scope.aliases().add(name, expression);
    }

    private List<BoundExpression> keys(Select select) {
        if (select.groupBy().isEmpty()) {
            return List.of();
        }
        List<BoundExpression> keys = new ArrayList<>();
        for (Expression expression : select.groupBy().get().expressions()) {
            BoundExpression key =
                    ordinal(expression, Clause.GROUP)
                            .orElseGet(() -> scope.bind(Clause.GROUP, expression));
            if (isComputed(key)) {
                throw ErrorCode.WRONG_GROUP_FIELD.error(nameOf(key, expression));
            }
            keys.add(key);
        }
        return keys;
    }

    private String nameOf(BoundExpression key, Expression written) {
        if (written instanceof Reference.Column column) {
            return Scope.written(column);
        }
        int place = items.indexOf(key);
        return place < 0 ? "" : columns.get(place).name().name();
    }

    private static boolean isComputed(BoundExpression expression) {
        return expression instanceof ComputedSlot(var depth, _, _, _) && depth == 0
                || BoundTrees.children(expression).stream().anyMatch(SelectBinder::isComputed);
    }

    /// The element of the select list that a plain number in GROUP BY or ORDER BY means.
    private Optional<BoundExpression> ordinal(Expression expression, Clause clause) {
        if (!(expression instanceof Literal.Number(Value.Int(var place), var text))) {
            return Optional.empty();
        }
        if (place < 1 || place > items.size()) {
            throw clause.unknown(text);
        }
        return Optional.of(items.get((int) place - 1));
    }

    private List<OrderTerm> order() {
        List<OrderTerm> terms = new ArrayList<>();
        for (OrderItem item : around.orderBy()) {
            BoundExpression key = orderKey(item.expression());
            if (!(key instanceof Constant)) {
                terms.add(new OrderTerm(key, item.descending()));
            }
        }
        return terms;
    }

    private BoundExpression orderKey(Expression expression) {
        Optional<BoundExpression> place = ordinal(expression, Clause.ORDER);
        if (place.isPresent()) {
            return place.get();
        }
        // A name alone means the element of that name before it means a table's column.
        if (expression instanceof Reference.Column column && column.table().isEmpty()) {
            Optional<BoundExpression> element = scope.aliases().find(column, Clause.ORDER);
            if (element.isPresent()) {
                return element.get();
            }
        }
        return scope.bind(Clause.ORDER, expression);
    }

    /// LIMIT and OFFSET.
    Range range() {
        return new Range(
                around.limit().map(limit -> scope.bind(Clause.FIELD_LIST, limit.count())),
                around.limit()
                        .flatMap(limit -> limit.offset())
                        .map(offset -> scope.bind(Clause.FIELD_LIST, offset)));
    }

    /// After grouping with ROLLUP a key's value is in its own slot, because it is NULL in super-aggregate rows.
    private static Block rolledUp(Block block) {
        Grouping grouping = block.grouping().orElseThrow();
        Map<BoundExpression, BoundExpression> slots = new HashMap<>();
        for (int i = 0; i < grouping.keys().size(); i++) {
            BoundExpression key = grouping.keys().get(i);
            slots.putIfAbsent(
                    key,
                    new ComputedSlot(
                            0, grouping.rollupSlots().get(i), key.typing().withNullable(true), ""));
        }
        BoundTrees.Replacement keys = part -> Optional.ofNullable(slots.get(part));
        List<BoundExpression> select =
                block.select().stream().map(item -> BoundTrees.replace(item, keys)).toList();
        List<OutputColumn> columns = new ArrayList<>();
        for (int i = 0; i < select.size(); i++) {
            columns.add(new OutputColumn(block.columns().get(i).name(), select.get(i).typing()));
        }
        return new Block(
                block.number(),
                block.slots(),
                block.source(),
                block.where(),
                block.grouping(),
                block.having().map(having -> BoundTrees.replace(having, keys)),
                block.windows().stream().map(call -> call.replace(keys)).toList(),
                select,
                columns,
                block.distinct(),
                block.order().stream()
                        .map(term ->
                                new OrderTerm(
                                        BoundTrees.replace(term.expression(), keys),
                                        term.descending()))
                        .toList(),
                block.range(),
                block.foundRows(),
                block.straight(),
                block.correlated());
    }
}
