package dev.quell.query.plan;

import dev.quell.base.value.SqlType;
import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.BoundExpression.Column;
import dev.quell.query.bind.BoundExpression.Compare;
import dev.quell.query.bind.BoundExpression.Quantified;
import dev.quell.query.bind.BoundQuery;
import dev.quell.query.bind.BoundQuery.Block;
import dev.quell.query.bind.BoundSource;
import dev.quell.query.bind.ColumnName;
import dev.quell.query.plan.PlanNode.QueryNode;
import dev.quell.query.value.CompareOp;
import dev.quell.query.value.Typing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// `t.a IN (SELECT …)`, where an index of t finds the rows of each value and the values are few: a join of the distinct values
/// with t, so that t need not be read from end to end. (MySQL: a semi-join by materialization and scan.)
final class SemiJoins {
    private static final double WORTH_IT = 2 * Estimate.LOOKUP;

    private final Block block;
    private final Statistics statistics;
    private final Function<BoundQuery, QueryNode> queries;

    private SemiJoins(Block block, Statistics statistics, Function<BoundQuery, QueryNode> queries) {
        this.block = block;
        this.statistics = statistics;
        this.queries = queries;
    }

    /// The block with such conditions turned into joins; itself if it has none.
    ///
    /// @param queries plans a query, to see how many values it gives
    static Block joined(
            Block block, Statistics statistics, Function<BoundQuery, QueryNode> queries) {
        if (block.where().isEmpty() || block.source().isEmpty() || block.straight()) {
            return block;
        }
        return new SemiJoins(block, statistics, queries).joined();
    }

    private Block joined() {
        List<BoundExpression> kept = new ArrayList<>();
        BoundSource source = block.source().orElseThrow();
        int number = leaves(source);
        int slots = block.slots();
        for (BoundExpression term : Conditions.split(block.where().orElseThrow())) {
            if (term instanceof Quantified in && isWorthJoining(in)) {
                BoundQuery query = (BoundQuery) in.query();
                String alias = "<subquery" + number(query) + ">";
                var values =
                        new BoundSource.Derived(number++, alias, slots, distinct(query), false);
                BoundExpression on = equal(in, slots, query.columns().getFirst().name(), alias);
                source = new BoundSource.Join(source, values, false, false, Optional.of(on));
                slots++;
            } else {
                kept.add(term);
            }
        }
        return slots == block.slots() ? block : with(source, kept, slots);
    }

    private boolean isWorthJoining(Quantified in) {
        if (in.op() != CompareOp.EQ
                || in.all()
                || in.left().size() != 1
                || !(in.query() instanceof BoundQuery query)
                || query.correlated()
                || !(in.left().getFirst() instanceof Column column)
                || column.depth() != 0) {
            return false;
        }
        return table(block.source().orElseThrow(), column.slot())
                .filter(table -> isFound(table, column, in, query))
                .filter(table -> {
                    double values = queries.apply(query).estimate().rows();
                    return values * WORTH_IT < statistics.rows(table.definition());
                })
                .isPresent();
    }

    /// Whether an index finds the rows of a value, and no row is found by two values.
    private static boolean isFound(
            BoundSource.Table table, Column column, Quantified in, BoundQuery query) {
        SqlType value = query.columns().getFirst().type();
        int ordinal = column.slot() - table.offset();
        return KeyRules.usable(column.type(), value, in.comparisons().getFirst(), true)
                && KeyRules.exact(column.type(), value, in.comparisons().getFirst())
                && table.definition().indexes().stream()
                        .anyMatch(index ->
                                index.visible()
                                        && index.parts().getFirst().column() == ordinal
                                        && index.parts().getFirst().prefixLength() == 0);
    }

    /// The table that has a slot, unless an outer join may have no row of it.
    private static Optional<BoundSource.Table> table(BoundSource source, int slot) {
        return switch (source) {
            case BoundSource.Table table ->
                    slot >= table.offset() && slot < table.offset() + table.width()
                            ? Optional.of(table)
                            : Optional.empty();
            case BoundSource.Join join ->
                    table(join.left(), slot)
                            .or(() -> join.outer() ? Optional.empty() : table(join.right(), slot));
            case BoundSource.Virtual _, BoundSource.Derived _, BoundSource.Common _ ->
                    Optional.empty();
        };
    }

    private static int leaves(BoundSource source) {
        return switch (source) {
            case BoundSource.Leaf leaf -> leaf.number() + 1;
            case BoundSource.Join join -> Math.max(leaves(join.left()), leaves(join.right()));
        };
    }

    private static int number(BoundQuery query) {
        return query instanceof Block inner ? inner.number() : 0;
    }

    private static BoundExpression equal(Quantified in, int slot, ColumnName value, String alias) {
        Typing typing = in.query().columnTypings().getFirst();
        var name = new ColumnName("", alias, "", value.name(), "", 0);
        return new Compare(
                CompareOp.EQ,
                in.left().getFirst(),
                new Column(0, slot, typing, name),
                in.comparisons().getFirst(),
                Typing.numeric(SqlType.BOOLEAN, true));
    }

    /// The query's values, each once.
    private static BoundQuery distinct(BoundQuery query) {
        var column =
                new Column(
                        0,
                        0,
                        query.columns().getFirst().typing(),
                        query.columns().getFirst().name());
        return new Block(
                number(query),
                1,
                Optional.of(new BoundSource.Derived(0, "", 0, query, false)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(column),
                query.columns(),
                true,
                List.of(),
                BoundQuery.Range.ALL,
                false,
                false,
                false);
    }

    private Block with(BoundSource source, List<BoundExpression> where, int slots) {
        return new Block(
                block.number(),
                slots,
                Optional.of(source),
                BoundExpression.And.of(Optional.empty(), where),
                block.grouping(),
                block.having(),
                block.windows(),
                block.select(),
                block.columns(),
                block.distinct(),
                block.order(),
                block.range(),
                block.foundRows(),
                block.straight(),
                block.correlated());
    }
}
