package dev.quell.query.plan;

import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.BoundSource;
import dev.quell.query.bind.BoundSource.Leaf;
import dev.quell.query.bind.References;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// A FROM clause as the planner sees it: tables that are joined by INNER joins, in any order, and outer joins that follow them.
///
/// `(a LEFT JOIN b ON p) JOIN c ON q` is the tables a and c, the outer join with b, and the condition q: inner joins commute
/// with an outer join whose inner side they do not touch, and the condition waits until its columns are there.
final class JoinGroup {
    private final List<Leaf> leaves = new ArrayList<>();
    private final List<Outer> outers = new ArrayList<>();
    private final List<BoundExpression> conditions = new ArrayList<>();
    private final BitSet slots = new BitSet();
    private boolean fixedOrder;

    /// The inner side of a LEFT JOIN.
    ///
    /// @param read every slot that its conditions, those of outer joins in it and its LATERAL tables read
    record Outer(JoinGroup inner, List<BoundExpression> on, BitSet read) {
        static Outer of(JoinGroup inner, List<BoundExpression> on) {
            BitSet read = new BitSet();
            on.forEach(condition -> read.or(References.of(condition).slots()));
            inner.conditions.forEach(condition -> read.or(References.of(condition).slots()));
            inner.outers.forEach(outer -> read.or(outer.read));
            for (Leaf leaf : inner.leaves) {
                if (leaf instanceof BoundSource.Derived derived) {
                    read.or(References.of(derived.query()).slots());
                }
            }
            return new Outer(inner, on, read);
        }
    }

    /// @param known conditions that every row of the result meets, as far as they come from above
    static JoinGroup of(BoundSource source, List<BoundExpression> known) {
        var group = new JoinGroup();
        group.add(source, known);
        return group;
    }

    private void add(BoundSource source, List<BoundExpression> known) {
        switch (source) {
            case Leaf leaf -> {
                leaves.add(leaf);
                slots.or(SlotSets.of(leaf));
            }
            case BoundSource.Join join -> {
                List<BoundExpression> on = join.on().map(Conditions::split).orElseGet(List::of);
                BitSet right = slotsOf(join.right());
                boolean outer =
                        join.outer()
                                && known.stream()
                                        .noneMatch(condition ->
                                                Conditions.rejectsNulls(condition, right));
                if (outer) {
                    addOuter(join, on, known);
                } else {
                    addInner(join, on, known);
                }
            }
        }
    }

    private void addInner(
            BoundSource.Join join, List<BoundExpression> on, List<BoundExpression> known) {
        List<BoundExpression> all = new ArrayList<>(known);
        all.addAll(on);
        add(join.left(), all);
        add(join.right(), all);
        conditions.addAll(on);
        fixedOrder |= join.straight();
    }

    private void addOuter(
            BoundSource.Join join, List<BoundExpression> on, List<BoundExpression> known) {
        add(join.left(), known);
        JoinGroup inner = of(join.right(), on);
        outers.add(Outer.of(inner, on));
        slots.or(inner.slots);
    }

    private static BitSet slotsOf(BoundSource source) {
        return switch (source) {
            case Leaf leaf -> SlotSets.of(leaf);
            case BoundSource.Join join ->
                    SlotSets.union(slotsOf(join.left()), slotsOf(join.right()));
        };
    }

    /// The tables that may be joined in any order.
    List<Leaf> leaves() {
        return leaves;
    }

    /// The outer joins, in the order in which they are made.
    List<Outer> outers() {
        return outers;
    }

    /// The conditions of the inner joins.
    List<BoundExpression> conditions() {
        return conditions;
    }

    /// Every slot that the group fills.
    BitSet slots() {
        return slots;
    }

    /// STRAIGHT_JOIN: the tables are read in the order of the text.
    boolean fixedOrder() {
        return fixedOrder;
    }

    void fixOrder() {
        fixedOrder = true;
    }
}
