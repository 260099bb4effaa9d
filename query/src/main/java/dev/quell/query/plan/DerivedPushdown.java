package dev.quell.query.plan;

import dev.quell.base.value.SqlType;
import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.BoundExpression.And;
import dev.quell.query.bind.BoundExpression.Column;
import dev.quell.query.bind.BoundQuery;
import dev.quell.query.bind.BoundQuery.Block;
import dev.quell.query.bind.BoundSource;
import dev.quell.query.bind.BoundTrees;
import dev.quell.query.bind.References;
import dev.quell.query.value.Typing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Moves conditions on the rows of a view or derived table into its query, where an index may answer them. (MySQL merges
/// such queries, and pushes conditions down into those that it cannot merge.)
///
/// A condition moves if it looks at nothing but those rows and is the same whenever it is asked, and if the query makes each
/// row by itself: no limit, no window, and with groups only conditions on their keys.
///
/// @param query the query with the conditions that have moved
/// @param moved those, as they were
/// @param remaining the others
record DerivedPushdown(
        BoundQuery query, List<BoundExpression> moved, List<BoundExpression> remaining) {
    static DerivedPushdown of(BoundSource.Derived source, List<BoundExpression> conditions) {
        if (!(source.query() instanceof Block block)
                || source.lateral()
                || block.source().isEmpty()
                || !block.windows().isEmpty()
                || !block.range().isAll()) {
            return new DerivedPushdown(source.query(), List.of(), conditions);
        }
        List<BoundExpression> moved = new ArrayList<>();
        List<BoundExpression> remaining = new ArrayList<>();
        for (BoundExpression condition : conditions) {
            boolean moves = isMovable(condition, source, block);
            (moves ? moved : remaining).add(condition);
        }
        return moved.isEmpty()
                ? new DerivedPushdown(block, moved, conditions)
                : new DerivedPushdown(with(block, source, moved), moved, remaining);
    }

    private static boolean isMovable(
            BoundExpression condition, BoundSource.Derived source, Block block) {
        var references = References.of(condition);
        if (references.outermost() > 0
                || references.slots().isEmpty()
                || references.slots().nextSetBit(0) < source.offset()
                || references.slots().length() > source.offset() + source.width()
                || !isPure(condition)) {
            return false;
        }
        return references.slots().stream()
                .mapToObj(slot -> block.select().get(slot - source.offset()))
                .allMatch(item -> isPure(item) && isKnownBeforeGroups(item, block));
    }

    private static boolean isKnownBeforeGroups(BoundExpression item, Block block) {
        return block.grouping().isEmpty()
                || (block.grouping().get().keys().contains(item)
                        && !block.grouping().get().rollup());
    }

    /// Whether it gives the same whenever and however often it is asked.
    private static boolean isPure(BoundExpression expression) {
        boolean pure =
                switch (expression) {
                    case BoundExpression.Call call -> call.function().deterministic();
                    case BoundExpression.UserVariable _,
                            BoundExpression.AssignUserVariable _,
                            BoundExpression.ComputedSlot _ ->
                            false;
                    default -> BoundTrees.query(expression).isEmpty();
                };
        return pure && BoundTrees.children(expression).stream().allMatch(DerivedPushdown::isPure);
    }

    private static Block with(
            Block block, BoundSource.Derived source, List<BoundExpression> conditions) {
        List<BoundExpression> terms = new ArrayList<>();
        block.where().ifPresent(where -> Conditions.split(where, terms));
        for (BoundExpression condition : conditions) {
            terms.add(
                    BoundTrees.replace(
                            condition,
                            part ->
                                    part instanceof Column column
                                            ? Optional.of(
                                                    block.select()
                                                            .get(column.slot() - source.offset()))
                                            : Optional.empty()));
        }
        BoundExpression where =
                terms.size() == 1
                        ? terms.getFirst()
                        : new And(terms, Typing.numeric(SqlType.BOOLEAN, true));
        return new Block(
                block.number(),
                block.slots(),
                block.source(),
                Optional.of(where),
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
