package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.query.bind.BoundExpression.And;
import dev.quell.query.bind.BoundExpression.Column;
import dev.quell.query.bind.BoundExpression.Compare;
import dev.quell.query.bind.BoundExpression.ComputedSlot;
import dev.quell.query.bind.BoundExpression.Constant;
import dev.quell.query.bind.BoundExpression.Parameter;
import dev.quell.query.bind.BoundQuery.Block;
import dev.quell.query.bind.BoundQuery.Grouping;
import dev.quell.query.bind.BoundQuery.OrderTerm;
import dev.quell.query.value.CompareOp;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// What ONLY_FULL_GROUP_BY asks for: whatever is shown of a group is a key, an aggregate, or determined by the keys; and with
/// DISTINCT, ORDER BY names only what is selected.
///
/// A column is determined by those known so far if it is equal to one of them or to a constant, or if they hold a whole
/// primary key, or unique key without NULLs, of its table.
final class GroupingCheck {
    private final Block block;
    private final List<Compare> equalities = new ArrayList<>();
    private final BitSet determined = new BitSet();
    private List<BoundExpression> keys = List.of();

    private GroupingCheck(Block block) {
        this.block = block;
    }

    /// @param ordered whether its ORDER BY counts
    static void check(Block block, boolean ordered) {
        block.grouping().ifPresent(grouping -> new GroupingCheck(block).check(grouping, ordered));
        if (block.distinct() && ordered && !hasDistinctGroups(block)) {
            checkDistinct(block);
        }
    }

    private void check(Grouping grouping, boolean ordered) {
        keys = grouping.keys();
        block.where().ifPresent(this::collect);
        block.source().ifPresent(this::collect);
        for (BoundExpression key : keys) {
            if (key instanceof Column(var depth, var slot, _, _) && depth == 0) {
                determined.set(slot);
            }
        }
        close();
        for (int i = 0; i < block.select().size(); i++) {
            check(block.select().get(i), i + 1, "SELECT list");
        }
        block.having().ifPresent(having -> check(having, 1, "HAVING clause"));
        for (int i = 0; ordered && i < block.order().size(); i++) {
            check(block.order().get(i).expression(), i + 1, "ORDER BY clause");
        }
        block.windows().forEach(this::check);
    }

    private void check(WindowCall call) {
        List<BoundExpression> keys = call.window().expressions();
        for (int i = 0; i < keys.size(); i++) {
            check(
                    keys.get(i),
                    i + 1,
                    "PARTITION BY or ORDER BY clause of window '<unnamed window>'");
        }
    }

    private void check(BoundExpression expression, int place, String clause) {
        Optional<Column> stray = stray(expression);
        if (stray.isPresent()) {
            throw error(stray.get(), place, clause);
        }
    }

    private SqlError error(Column column, int place, String clause) {
        String name = written(column.name());
        return keys.isEmpty()
                ? ErrorCode.MIX_OF_GROUP_FUNC_AND_FIELDS.withMessage(
                        "In aggregated query without GROUP BY, expression #%d of %s contains nonaggregated column '%s'; this is incompatible with sql_mode=only_full_group_by"
                                .formatted(place, clause, name))
                : ErrorCode.WRONG_FIELD_WITH_GROUP.withMessage(
                        "Expression #%d of %s is not in GROUP BY clause and contains nonaggregated column '%s' which is not functionally dependent on columns in GROUP BY clause; this is incompatible with sql_mode=only_full_group_by"
                                .formatted(place, clause, name));
    }

    private static String written(ColumnName name) {
        String schema = name.schema().isEmpty() ? "" : name.schema() + ".";
        String table = name.table().isEmpty() ? "" : name.table() + ".";
        String column = name.originalName().isEmpty() ? name.name() : name.originalName();
        return schema + table + column;
    }

    /// A column that the keys do not determine.
    private Optional<Column> stray(BoundExpression expression) {
        if (keys.contains(expression) || isAnyValue(expression)) {
            return Optional.empty();
        }
        if (expression instanceof Column column) {
            return column.depth() == 0 && !determined.get(column.slot())
                    ? Optional.of(column)
                    : Optional.empty();
        }
        List<BoundExpression> parts =
                expression instanceof ComputedSlot(var depth, var slot, _, _) && depth == 0
                        ? windowed(slot)
                        : BoundTrees.children(expression);
        for (BoundExpression part : parts) {
            Optional<Column> found = stray(part);
            if (found.isPresent()) {
                return found;
            }
        }
        return BoundTrees.query(expression).isPresent()
                ? strayInQuery(expression)
                : Optional.empty();
    }

    /// What the window function of that slot reads; nothing if it is no window function's.
    private List<BoundExpression> windowed(int slot) {
        return block.windows().stream()
                .filter(call -> call.slot() == slot)
                .findFirst()
                .map(call -> call.operation().expressions())
                .orElse(List.of());
    }

    private Optional<Column> strayInQuery(BoundExpression expression) {
        List<Column> found = new ArrayList<>();
        References.forEachColumn(
                expression,
                column -> {
                    boolean isKey =
                            keys.stream()
                                    .anyMatch(key ->
                                            key instanceof Column known
                                                    && known.slot() == column.slot());
                    if (!isKey && !determined.get(column.slot())) {
                        found.add(column);
                    }
                });
        return found.stream().findFirst();
    }

    private static boolean isAnyValue(BoundExpression expression) {
        return expression instanceof BoundExpression.Call(var function, _, _)
                && function.name().equals("any_value");
    }

    private void collect(BoundExpression condition) {
        switch (condition) {
            case And(var terms, _) -> terms.forEach(this::collect);
            case Compare compare when compare.op() == CompareOp.EQ -> equalities.add(compare);
            default -> {}
        }
    }

    private void collect(BoundSource source) {
        if (source instanceof BoundSource.Join join) {
            collect(join.left());
            collect(join.right());
            join.on().ifPresent(this::collect);
        }
    }

    private void close() {
        int before = -1;
        while (determined.cardinality() != before) {
            before = determined.cardinality();
            for (Compare equality : equalities) {
                spread(equality.left(), equality.right());
                spread(equality.right(), equality.left());
            }
            block.source().ifPresent(this::spreadKeys);
        }
    }

    private void spread(BoundExpression from, BoundExpression to) {
        if (to instanceof Column(var depth, var slot, _, _) && depth == 0 && isDetermined(from)) {
            determined.set(slot);
        }
    }

    private boolean isDetermined(BoundExpression expression) {
        return switch (expression) {
            case Constant _, Parameter _ -> true;
            case Column(var depth, var slot, _, _) -> depth > 0 || determined.get(slot);
            default ->
                    BoundTrees.query(expression).isEmpty()
                            && BoundTrees.children(expression).stream()
                                    .allMatch(this::isDetermined);
        };
    }

    private void spreadKeys(BoundSource source) {
        switch (source) {
            case BoundSource.Join(var left, var right, _, _, _) -> {
                spreadKeys(left);
                spreadKeys(right);
            }
            case BoundSource.Table table -> {
                if (holdsKey(table)) {
                    determined.set(table.offset(), table.offset() + table.width());
                }
            }
            case BoundSource.Derived derived -> spreadKeys(derived);
            case BoundSource.Virtual _, BoundSource.Common _ -> {}
        }
    }

    private boolean holdsKey(BoundSource.Table table) {
        TableDefinition definition = table.definition();
        for (IndexDefinition index : definition.indexes()) {
            boolean whole =
                    index.kind().isUnique()
                            && index.parts().stream()
                                    .allMatch(part ->
                                            part.prefixLength() == 0
                                                    && !definition
                                                            .columns()
                                                            .get(part.column())
                                                            .nullable()
                                                    && determined.get(
                                                            table.offset() + part.column()));
            if (whole) {
                return true;
            }
        }
        return false;
    }

    /// The keys of a grouped derived table identify its rows.
    private void spreadKeys(BoundSource.Derived derived) {
        if (!(derived.query() instanceof Block inner) || inner.grouping().isEmpty()) {
            return;
        }
        for (BoundExpression key : inner.grouping().get().keys()) {
            int place = inner.select().indexOf(key);
            if (place < 0 || !determined.get(derived.offset() + place)) {
                return;
            }
        }
        determined.set(derived.offset(), derived.offset() + derived.width());
    }

    private static void checkDistinct(Block block) {
        for (int i = 0; i < block.order().size(); i++) {
            OrderTerm term = block.order().get(i);
            if (readsAggregate(term.expression(), block)) {
                throw ErrorCode.AGGREGATE_IN_ORDER_NOT_SELECT.error(i + 1, "DISTINCT");
            }
            Optional<Column> stray =
                    block.grouping().isEmpty()
                            ? notSelected(term.expression(), block.select())
                            : Optional.empty();
            if (stray.isPresent()) {
                throw ErrorCode.FIELD_IN_ORDER_NOT_SELECT.error(
                        i + 1, written(stray.get().name()), "DISTINCT");
            }
        }
    }

    /// Whether DISTINCT has nothing to do: the select list has all keys of GROUP BY.
    private static boolean hasDistinctGroups(Block block) {
        return block.grouping()
                .filter(grouping ->
                        !grouping.keys().isEmpty() && block.select().containsAll(grouping.keys()))
                .isPresent();
    }

    private static boolean readsAggregate(BoundExpression expression, Block block) {
        if (block.select().contains(expression) || isAnyValue(expression)) {
            return false;
        }
        return expression instanceof ComputedSlot(var depth, var slot, _, _)
                ? depth == 0
                        && block.grouping().stream()
                                .flatMap(grouping -> grouping.aggregates().stream())
                                .anyMatch(aggregate -> aggregate.slot() == slot)
                : BoundTrees.children(expression).stream()
                        .anyMatch(part -> readsAggregate(part, block));
    }

    private static Optional<Column> notSelected(
            BoundExpression expression, List<BoundExpression> select) {
        if (select.contains(expression) || isAnyValue(expression)) {
            return Optional.empty();
        }
        if (expression instanceof Column column) {
            return column.depth() == 0 ? Optional.of(column) : Optional.empty();
        }
        for (BoundExpression child : BoundTrees.children(expression)) {
            Optional<Column> found = notSelected(child, select);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
