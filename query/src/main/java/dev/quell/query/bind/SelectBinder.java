package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.value.SqlMode;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
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
import dev.quell.query.value.Typing;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Literal;
import dev.quell.sql.tree.OrderItem;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.Select;
import dev.quell.sql.tree.SelectItem;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Binds one query block, clause by clause, in the order in which MySQL finds their errors: FROM, the select list, WHERE, GROUP
/// BY, HAVING, ORDER BY.
final class SelectBinder {
    private final BlockScope scope;
    private final Query around;
    private final List<BoundExpression> items = new ArrayList<>();
    private final List<OutputColumn> columns = new ArrayList<>();
    private final List<Integer> keyPlaces = new ArrayList<>(0);

    /// @param around the query whose ORDER BY, LIMIT and locking are the block's
    SelectBinder(BlockScope scope, Query around) {
        this.scope = scope;
        this.around = around;
    }

    Block bind(Select select) {
        scope.windows(select.windows());
        OptimizerHints hints = OptimizerHints.of(select.hints());
        var from = new FromBinder(scope, around.locking(), FromBinder.Setting.QUERY).hinted(hints);
        Optional<BoundSource> source = from.bind(select.from());
        if (select.qualify().isPresent()) {
            throw ErrorCode.NOT_SUPPORTED_YET.error("QUALIFY");
        }
        scope.aliases().announce(select.items());
        select.items().forEach(this::bindItem);
        Optional<BoundExpression> where =
                BoundExpression.And.of(select.where().map(scope::where), from.conditions());
        boolean rollup = select.groupBy().map(Select.GroupBy::withRollup).orElse(false);
        List<BoundExpression> keys = keys(select);
        scope.aliases().groupKeys(keys);
        Optional<BoundExpression> having =
                select.having().map(condition -> scope.bind(Clause.HAVING, condition));
        boolean aggregated = !keys.isEmpty() || !scope.aggregates().isEmpty();
        List<OrderTerm> order = aggregated ? order() : plainOrder();
        boolean grouped = !keys.isEmpty() || !scope.aggregates().isEmpty();
        if (!grouped && !select.distinct()) {
            order = order.isEmpty() ? from.order() : throughKeys(order);
        }
        if (grouped && keys.isEmpty()) {
            for (int i = 0; i < columns.size(); i++) {
                columns.set(i, ofOneGroup(columns.get(i), items.get(i)));
            }
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
                        grouped ? groupOrder(order, keys, select.distinct() || rollup) : order,
                        range(),
                        !scope.isInner()
                                && select.options().contains(Select.Option.SQL_CALC_FOUND_ROWS),
                        select.options().contains(Select.Option.STRAIGHT_JOIN)
                                || hints.fixesOrder(),
                        scope.correlated());
        check(block);
        return rollup ? rolledUp(block) : scope.hasLevels() ? ungrouped(block) : block;
    }

    /// The order of groups. Where an aggregate needs the rows of a group together, MySQL sorts them by the keys, and the groups
    /// come out in that order (`allow_group_via_temp_table` in sql/item_sum.h).
    ///
    /// @param settled whether something else decides on their order
    private List<OrderTerm> groupOrder(
            List<OrderTerm> order, List<BoundExpression> keys, boolean settled) {
        if (keys.isEmpty()) {
            return List.of();
        }
        boolean together =
                scope.aggregates().stream().anyMatch(aggregate -> aggregate.call().needsGroup());
        if (!together || settled || !scope.windowCalls().isEmpty()) {
            return order;
        }
        List<OrderTerm> terms = new ArrayList<>(order);
        for (BoundExpression key : keys) {
            if (!(key instanceof Constant)) {
                terms.add(new OrderTerm(key, false));
            }
        }
        return terms;
    }

    /// The one group of a query without GROUP BY may have no rows: then what it takes of a row is NULL.
    private static OutputColumn ofOneGroup(OutputColumn column, BoundExpression item) {
        BitSet read = new BitSet();
        References.forEachColumn(item, found -> read.set(found.slot()));
        return read.isEmpty()
                ? column
                : new OutputColumn(column.name(), column.typing().withNullable(true));
    }

    /// Binds a block whose tables become leaves of the block around it.
    ///
    /// @param view whether what its columns read counts only where they are used, as for a view
    MergedQuery merge(Select select, FromBinder.Setting setting, boolean view) {
        var from =
                new FromBinder(scope, around.locking(), setting)
                        .hinted(OptimizerHints.of(select.hints()));
        BoundSource source = from.bind(select.from()).orElseThrow(ErrorCode.NO_TABLES_USED::error);
        List<List<Named>> reads = new ArrayList<>();
        for (SelectItem item : select.items()) {
            if (view && item instanceof SelectItem.Item) {
                bindPostponed(item, reads);
            } else {
                bindItem(item);
                reads.addAll(Collections.nCopies(columns.size() - reads.size(), List.of()));
            }
        }
        List<BoundExpression> conditions = new ArrayList<>();
        select.where().map(scope::where).ifPresent(conditions::add);
        List<BoundExpression> own = new ArrayList<>(conditions);
        own.addAll(from.joinConditions());
        conditions.addAll(from.conditions());
        List<OrderTerm> order = order();
        return new MergedQuery(
                items,
                columns,
                scope.sources(),
                source,
                conditions,
                own,
                order.isEmpty() ? from.order() : order,
                reads,
                Optional.empty());
    }

    private void bindPostponed(SelectItem item, List<List<Named>> reads) {
        List<Named> read = new ArrayList<>();
        scope.sources().tables().forEach(table -> table.postpone(read));
        bindItem(item);
        scope.sources().tables().forEach(table -> table.postpone(null));
        reads.add(read);
    }

    private void check(Block block) {
        if (scope.binder().context().settings().sqlMode().has(SqlMode.Flag.ONLY_FULL_GROUP_BY)) {
            GroupingCheck.check(block, scope.isOrdered() || !block.range().isAll());
        }
    }

    /// A block that gives the rows of a query as they are, ordered and cut.
    ///
    /// @param foundRows whether rows beyond the LIMIT are counted
    Block bindOver(BoundQuery rows, boolean foundRows) {
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
        refuseAggregates(order, ErrorCode.AGGREGATE_ORDER_FOR_UNION);
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
                foundRows,
                false,
                scope.correlated());
    }

    private void bindItem(SelectItem item) {
        switch (item) {
            case SelectItem.Star star -> bindStar(star);
            case SelectItem.Item(var expression, var alias, var name) -> {
                var bound = scope.bind(Clause.FIELD_LIST, expression);
                String shown = alias.isEmpty() ? shownName(name, bound) : name;
                add(origin(expression, bound).renamed(shown), bound);
            }
        }
    }

    // A view's column keeps its own spelling however the query spells it.
    private static String shownName(String written, BoundExpression bound) {
        if (bound instanceof BoundExpression.Call(var function, var arguments, _)
                && function.name().equals("name_const")
                && arguments.getFirst() instanceof Constant(var name, _)) {
            return ValueText.of(name, arguments.getFirst().type());
        }
        return bound instanceof Column(_, _, _, var origin)
                        && InformationSchema.isView(origin.schema(), origin.originalTable())
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
        scope.binder().resolved().ifPresent(names -> names.note(star, columns(sources, names)));
        sources.tables().forEach(Table::noteStar);
        for (Named column : sources.columns()) {
            if (column.visible()) {
                add(column.origin(), column.column(0));
            }
        }
    }

    /// Where an element comes from: a column of a view is one even where it stands for an expression.
    private ColumnName origin(Expression written, BoundExpression bound) {
        if (bound instanceof Column(_, _, _, var name)) {
            return name;
        }
        return written instanceof Reference.Column column
                ? scope.sources()
                        .locate(column, Clause.FIELD_LIST)
                        .map(Named::origin)
                        .orElseGet(() -> ColumnName.expression(""))
                : ColumnName.expression("");
    }

    private List<Reference.Column> columns(SourceScope sources, ResolvedNames names) {
        List<QueryBinder.Mention> mentions = scope.binder().mentions();
        return sources.columns().stream()
                .filter(Named::visible)
                .map(column -> names.wholeName(column.table(), column.name(), mentions))
                .toList();
    }

    private void add(String name, BoundExpression expression) {
        add(
                expression instanceof Column(_, _, _, var origin)
                        ? origin.renamed(name)
                        : ColumnName.expression(name),
                expression);
    }

    private void add(ColumnName column, BoundExpression expression) {
        items.add(expression);
        columns.add(new OutputColumn(column, expression.typing()));
        scope.aliases().add(column.name(), expression);
    }

    private List<BoundExpression> keys(Select select) {
        if (select.groupBy().isEmpty()) {
            return List.of();
        }
        List<BoundExpression> keys = new ArrayList<>();
        for (Expression expression : select.groupBy().get().expressions()) {
            BoundExpression key =
                    ordinal(expression, Clause.GROUP).orElseGet(() -> key(expression));
            if (isComputed(key)) {
                throw ErrorCode.WRONG_GROUP_FIELD.error(nameOf(key, expression));
            }
            keys.add(key);
            keyPlaces.add(place(expression, key));
        }
        return keys;
    }

    /// The element of the select list that a key of GROUP BY names; -1 if it names none.
    private int place(Expression written, BoundExpression key) {
        if (written instanceof Literal.Number(Value.Int(var place), _)) {
            return (int) place - 1;
        }
        for (int i = 0; i < items.size(); i++) {
            if (written instanceof Reference.Column column
                    && column.table().isEmpty()
                    && column.name().equalsIgnoreCase(columns.get(i).name().name())
                    && items.get(i).equals(key)) {
                return i;
            }
        }
        return -1;
    }

    /// A name alone means a table's column, with a warning where an element of the select list has the name too; where several tables
    /// have it, the element.
    private BoundExpression key(Expression expression) {
        if (!(expression instanceof Reference.Column column)) {
            return scope.bind(Clause.GROUP, expression);
        }
        Optional<BoundExpression> element = scope.aliases().find(column, Clause.GROUP);
        try {
            BoundExpression key = scope.bind(Clause.GROUP, expression);
            if (element.isPresent() && !element.get().equals(key)) {
                scope.binder().warn(Clause.GROUP.ambiguous(Reference.Column.of(column.name())));
            }
            return key;
        } catch (SqlError error) {
            if (error.code() != ErrorCode.NON_UNIQ_ERROR || element.isEmpty()) {
                throw error;
            }
            return element.get();
        }
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

    /// ORDER BY of a block that has no aggregates before it, and gets one at most by its window functions.
    ///
    /// @throws dev.quell.base.error.SqlError 3029
    private List<OrderTerm> plainOrder() {
        List<OrderTerm> terms = order();
        refuseAggregates(terms, ErrorCode.AGGREGATE_ORDER_NON_AGG_QUERY);
        return terms;
    }

    private void refuseAggregates(List<OrderTerm> order, ErrorCode code) {
        for (int i = 0; i < order.size(); i++) {
            BitSet read = References.of(order.get(i).expression()).slots();
            if (scope.aggregates().stream().anyMatch(aggregate -> read.get(aggregate.slot()))) {
                throw code.error(i + 1);
            }
        }
    }

    private List<OrderTerm> throughKeys(List<OrderTerm> order) {
        return order.stream()
                .map(term -> new OrderTerm(scope.keys().use(term.expression()), term.descending()))
                .toList();
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

    /// After grouping with ROLLUP a key's value is in its own slot, because it is NULL in super-aggregate rows. Of keys that are
    /// equal each has its own.
    private Block rolledUp(Block block) {
        Grouping grouping = block.grouping().orElseThrow();
        List<BoundExpression> slots = new ArrayList<>();
        for (int i = 0; i < grouping.keys().size(); i++) {
            Typing typing = grouping.keys().get(i).typing().withNullable(true);
            slots.add(new ComputedSlot(0, grouping.rollupSlots().get(i), typing, ""));
        }
        BoundTrees.Replacement keys =
                part -> {
                    int key = grouping.keys().indexOf(part);
                    return key < 0 ? Optional.empty() : Optional.of(slots.get(key));
                };
        List<BoundExpression> select = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            int key = keyPlaces.indexOf(i);
            select.add(key < 0 ? BoundTrees.replace(items.get(i), keys) : slots.get(key));
        }
        return replaced(block, select, keys);
    }

    /// Without ROLLUP there are no super-aggregate rows: GROUPING() is 0.
    private Block ungrouped(Block block) {
        if (block.grouping().filter(one -> !one.keys().isEmpty()).isEmpty()) {
            throw ErrorCode.INVALID_GROUP_FUNC_USE.error();
        }
        BoundTrees.Replacement levels =
                part ->
                        scope.isLevel(part)
                                ? Optional.of(new Constant(Value.Int.of(0), part.typing()))
                                : Optional.empty();
        return replaced(
                block,
                items.stream().map(item -> BoundTrees.replace(item, levels)).toList(),
                levels);
    }

    private static Block replaced(
            Block block, List<BoundExpression> select, BoundTrees.Replacement parts) {
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
                block.having().map(having -> BoundTrees.replace(having, parts)),
                block.windows().stream().map(call -> call.replace(parts)).toList(),
                select,
                columns,
                block.distinct(),
                block.order().stream()
                        .map(term ->
                                new OrderTerm(
                                        BoundTrees.replace(term.expression(), parts),
                                        term.descending()))
                        .toList(),
                block.range(),
                block.foundRows(),
                block.straight(),
                block.correlated());
    }
}
