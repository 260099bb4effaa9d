package dev.quell.query.bind;

import dev.quell.query.bind.BoundExpression.Column;
import dev.quell.query.bind.BoundExpression.ComputedSlot;
import java.util.BitSet;
import java.util.function.Consumer;

/// Which slots of a query block an expression reads, those that subqueries inside it read included.
public final class References {
    private final BitSet slots = new BitSet();
    private int outermost;
    private int innermost = Integer.MAX_VALUE;
    private boolean computed;
    private Consumer<Column> onColumn = _ -> {};

    private References() {}

    /// What an expression of a block refers to.
    public static References of(BoundExpression expression) {
        var references = new References();
        references.visit(expression, 0);
        return references;
    }

    /// What a query that stands in a block refers to in that block and further out.
    public static References of(BoundQuery query) {
        var references = new References();
        references.visit(query, 1);
        return references;
    }

    /// Hands every column of the block itself that the expression reads to `action`.
    public static void forEachColumn(BoundExpression expression, Consumer<Column> action) {
        var references = new References();
        references.onColumn = action;
        references.visit(expression, 0);
    }

    /// The slots of the block's own frame.
    public BitSet slots() {
        return slots;
    }

    /// How many blocks outwards the farthest column is; 0 if all are the block's own.
    public int outermost() {
        return outermost;
    }

    /// How many blocks outwards the nearest column is; `Integer.MAX_VALUE` if there is no column at all.
    public int innermost() {
        return innermost;
    }

    /// Whether an aggregate or window function of the block itself is among what it reads.
    public boolean computed() {
        return computed;
    }

    /// @param level how many blocks the expression is inside the one that is asked about
    private void visit(BoundExpression expression, int level) {
        switch (expression) {
            case Column column -> {
                add(column.depth() - level, column.slot());
                if (column.depth() == level) {
                    onColumn.accept(column);
                }
            }
            case ComputedSlot(var depth, var slot, _, _) -> {
                add(depth - level, slot);
                computed |= depth == level;
            }
            default -> BoundTrees.children(expression).forEach(child -> visit(child, level));
        }
        BoundTrees.query(expression).ifPresent(query -> visit(query, level + 1));
    }

    private void add(int depth, int slot) {
        if (depth < 0) {
            return;
        }
        if (depth == 0) {
            slots.set(slot);
        }
        outermost = Math.max(outermost, depth);
        innermost = Math.min(innermost, depth);
    }

    private void visit(BoundQuery query, int level) {
        switch (query) {
            case BoundQuery.Block block -> visit(block, level);
            case BoundQuery.SetOperation operation -> {
                visit(operation.left(), level);
                visit(operation.right(), level);
            }
            case BoundQuery.Values values ->
                    values.rows().forEach(row -> row.forEach(value -> visit(value, level)));
            case BoundQuery.JsonRows rows -> visit(rows.document(), level);
        }
    }

    private void visit(BoundQuery.Block block, int level) {
        if (!block.correlated()) {
            return;
        }
        block.source().ifPresent(source -> visit(source, level));
        block.where().ifPresent(where -> visit(where, level));
        block.having().ifPresent(having -> visit(having, level));
        block.grouping().ifPresent(grouping -> visit(grouping, level));
        block.select().forEach(item -> visit(item, level));
        block.order().forEach(term -> visit(term.expression(), level));
        block.range().limit().ifPresent(limit -> visit(limit, level));
        block.range().offset().ifPresent(offset -> visit(offset, level));
        for (WindowCall window : block.windows()) {
            window.expressions().forEach(part -> visit(part, level));
        }
    }

    private void visit(BoundQuery.Grouping grouping, int level) {
        grouping.keys().forEach(key -> visit(key, level));
        for (BoundQuery.Aggregate aggregate : grouping.aggregates()) {
            aggregate.call().arguments().forEach(argument -> visit(argument, level));
            aggregate.call().order().forEach(key -> visit(key.expression(), level));
        }
    }

    private void visit(BoundSource source, int level) {
        switch (source) {
            case BoundSource.Join join -> {
                visit(join.left(), level);
                visit(join.right(), level);
                join.on().ifPresent(on -> visit(on, level));
            }
            case BoundSource.Derived derived -> visit(derived.query(), level + 1);
            case BoundSource.Common common ->
                    common.correlatedQueries().forEach(query -> visit(query, level + 1));
            case BoundSource.Table _, BoundSource.Virtual _ -> {}
        }
    }
}
