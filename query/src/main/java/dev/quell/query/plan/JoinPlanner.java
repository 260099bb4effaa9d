package dev.quell.query.plan;

import dev.quell.base.stop.Cancellation;
import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.BoundSource;
import dev.quell.query.bind.BoundSource.Leaf;
import dev.quell.query.bind.References;
import dev.quell.query.plan.PlanNode.HashKey;
import dev.quell.query.plan.PlanNode.NestedLoop;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Chooses in which order and how the tables of a FROM clause are read and joined.
///
/// Greedy: the table that leaves the fewest rows goes first; then, again and again, the one of those connected by a condition
/// to what is there that leaves the fewest rows. A few hundred looks at access paths for 64 tables, so that planning takes
/// milliseconds whatever the query.
final class JoinPlanner {
    private static final double LARGEST_BUFFER = 200_000;
    // A hash table of more rows is so dear to make that it does not matter whose order the rows
    // come in.
    private static final double LARGE_TABLE = 50_000;

    private final LeafPlanner leafPlanner;
    private final BitSet needed;
    private final Cancellation cancellation;
    private final boolean streaming;
    private final Map<InnerSide, PlanNode> innerSides = new HashMap<>();

    /// A condition and the slots that it reads.
    private record Condition(BoundExpression expression, BitSet slots) {
        Condition(BoundExpression expression) {
            this(expression, References.of(expression).slots());
        }
    }

    /// @param needed slots that anything in the block reads
    /// @param streaming nothing is read ahead and kept
    JoinPlanner(
            LeafPlanner leafPlanner, BitSet needed, Cancellation cancellation, boolean streaming) {
        this.streaming = streaming;
        this.leafPlanner = leafPlanner;
        this.needed = needed;
        this.cancellation = cancellation;
    }

    /// The inner side of an outer join as it was planned before: outer joins nest, and each of them is planned in two ways.
    ///
    /// @param whole with all conditions of ON, rather than with those on itself
    /// @param outside the slots filled before that its conditions read
    private record InnerSide(JoinGroup group, boolean whole, BitSet outside, boolean stable) {}

    private PlanNode innerSide(
            JoinGroup.Outer outer, boolean whole, List<BoundExpression> on, BitSet outside) {
        BitSet read = SlotSets.intersection(outside, outer.read());
        var side = new InnerSide(outer.inner(), whole, read, outside.isEmpty());
        PlanNode known = innerSides.get(side);
        if (known == null) {
            known = plan(outer.inner(), on, outside);
            innerSides.put(side, known);
        }
        return known;
    }

    /// Plans a group.
    ///
    /// @param where further conditions on its rows
    /// @param outside slots that are already filled when the group is opened
    PlanNode plan(JoinGroup group, List<BoundExpression> where, BitSet outside) {
        var run = new Run(group, where, outside);
        run.joinLeaves();
        group.outers().forEach(run::joinOuter);
        return run.finish();
    }

    /// A table that is to be joined.
    ///
    /// @param dependent read anew for each row on the left, with all conditions
    /// @param alone read once, with the conditions on itself
    /// @param rest the conditions that `alone` leaves open
    private record Side(
            PlanNode dependent, PlanNode alone, List<BoundExpression> rest, BitSet slots) {}

    /// The state of planning one group.
    private final class Run {
        private final List<Leaf> waiting;
        private final boolean fixedOrder;
        private final List<Condition> open = new ArrayList<>();
        private final BitSet filled;
        private final BitSet outside;
        private Optional<PlanNode> current = Optional.empty();

        Run(JoinGroup group, List<BoundExpression> where, BitSet outside) {
            this.waiting = new ArrayList<>(group.leaves());
            this.fixedOrder = group.fixedOrder();
            this.outside = outside;
            this.filled = (BitSet) outside.clone();
            for (BoundExpression condition : group.conditions()) {
                open.add(new Condition(condition));
            }
            for (BoundExpression condition : where) {
                open.add(new Condition(condition));
            }
        }

        void joinLeaves() {
            while (!waiting.isEmpty()) {
                cancellation.check();
                Leaf next = fixedOrder ? waiting.getFirst() : choose();
                waiting.remove(next);
                join(next);
            }
        }

        private Leaf choose() {
            Leaf best = waiting.getFirst();
            double bestScore = Double.MAX_VALUE;
            for (Leaf leaf : waiting) {
                if (!leafPlanner.isReady(leaf, filled)) {
                    continue;
                }
                PlanNode scan = scan(leaf, filled);
                double score =
                        scan.estimate().rows() * remaining(leaf) + scan.estimate().cost() * 1e-6;
                if (current.isPresent() && !isConnected(leaf)) {
                    score = score * 1e6 + 1e12;
                }
                if (score < bestScore) {
                    bestScore = score;
                    best = leaf;
                }
            }
            return best;
        }

        /// What share of the rows the conditions leave that an access path does not use.
        private double remaining(Leaf leaf) {
            BitSet there = SlotSets.union(filled, SlotSets.of(leaf));
            double share = 1;
            for (Condition condition : open) {
                boolean joins =
                        condition.slots.intersects(SlotSets.of(leaf))
                                && SlotSets.contains(there, condition.slots)
                                && !SlotSets.contains(SlotSets.of(leaf), condition.slots);
                share *= joins ? Conditions.selectivity(condition.expression) : 1;
            }
            return share;
        }

        private boolean isConnected(Leaf leaf) {
            BitSet mine = SlotSets.of(leaf);
            BitSet joined = (BitSet) filled.clone();
            joined.andNot(outside);
            for (Condition condition : open) {
                if (condition.slots.intersects(mine) && condition.slots.intersects(joined)) {
                    return true;
                }
            }
            return false;
        }

        /// The leaf read with every condition that can be evaluated once it is.
        private PlanNode scan(Leaf leaf, BitSet available) {
            return leafPlanner.scan(leaf, usable(leaf, available), available);
        }

        private List<BoundExpression> usable(Leaf leaf, BitSet available) {
            BitSet there = SlotSets.union(available, SlotSets.of(leaf));
            List<BoundExpression> usable = new ArrayList<>();
            for (Condition condition : open) {
                if (SlotSets.contains(there, condition.slots)) {
                    usable.add(condition.expression);
                }
            }
            return usable;
        }

        private void join(Leaf leaf) {
            PlanNode dependent = scan(leaf, filled);
            List<BoundExpression> used = usable(leaf, filled);
            BitSet slots = SlotSets.of(leaf);
            PlanNode joined;
            if (current.isEmpty()) {
                joined = dependent;
            } else {
                joined = join(current.get(), leaf, dependent, used);
            }
            filled.or(slots);
            open.removeIf(condition -> SlotSets.contains(filled, condition.slots));
            current = Optional.of(joined);
        }

        private PlanNode join(
                PlanNode left, Leaf leaf, PlanNode dependent, List<BoundExpression> used) {
            double leftRows = Math.max(1, left.estimate().rows());
            double rows = Math.max(1, leftRows * dependent.estimate().rows() * remaining(leaf));
            double loopCost = left.estimate().cost() + leftRows * dependent.estimate().cost();
            BitSet slots = SlotSets.of(leaf);
            if (streaming || leafPlanner.dependsOn(leaf, filled, outside)) {
                return loop(left, dependent, List.of(), false, slots, new Estimate(rows, loopCost));
            }
            PlanNode alone = scan(leaf, outside);
            List<BoundExpression> rest = new ArrayList<>(used);
            rest.removeAll(usable(leaf, outside));
            return independent(left, new Side(dependent, alone, rest, slots), rows, loopCost);
        }

        /// Joins with a side that can be read alone, unless reading it again for each row on the left is cheaper.
        private PlanNode independent(PlanNode left, Side side, double rows, double loopCost) {
            PlanNode alone = side.alone;
            List<BoundExpression> rest = side.rest;
            BitSet slots = side.slots;
            List<HashKey> keys = HashKeys.of(rest, leftSlots(), slots);
            double leftRows = Math.max(1, left.estimate().rows());
            double hashCost =
                    left.estimate().cost()
                            + alone.estimate().cost()
                            + (leftRows + alone.estimate().rows()) * 2 * Estimate.ROW;
            if (!keys.isEmpty() && hashCost < loopCost) {
                List<BoundExpression> residual = HashKeys.without(rest, keys);
                return hash(left, alone, keys, residual, slots, new Estimate(rows, hashCost));
            }
            double bufferCost =
                    left.estimate().cost()
                            + alone.estimate().cost()
                            + leftRows * alone.estimate().rows() * Estimate.ROW;
            if (bufferCost < loopCost && alone.estimate().rows() < LARGEST_BUFFER && leftRows > 1) {
                PlanNode buffer = new PlanNode.Buffer(alone, wanted(slots), alone.estimate());
                return loop(left, buffer, rest, false, slots, new Estimate(rows, bufferCost));
            }
            return loop(
                    left, side.dependent, List.of(), false, slots, new Estimate(rows, loopCost));
        }

        /// A hash join; of two inner sides the smaller one goes into the table.
        private PlanNode hash(
                PlanNode left,
                PlanNode right,
                List<HashKey> keys,
                List<BoundExpression> residual,
                BitSet slots,
                Estimate estimate) {
            double leftRows = left.estimate().rows();
            double rightRows = right.estimate().rows();
            boolean swap = leftRows * (rightRows > LARGE_TABLE ? 1 : 4) < rightRows;
            boolean stable = outside.isEmpty();
            if (!swap) {
                return new PlanNode.HashJoin(
                        left,
                        right,
                        false,
                        keys,
                        residual,
                        wanted(leftSlots()),
                        wanted(slots),
                        false,
                        stable,
                        estimate);
            }
            List<HashKey> swapped =
                    keys.stream().map(key -> new HashKey(key.right(), key.left())).toList();
            return new PlanNode.HashJoin(
                    right,
                    left,
                    false,
                    swapped,
                    residual,
                    wanted(slots),
                    wanted(leftSlots()),
                    false,
                    stable,
                    estimate);
        }

        /// The slots that the group itself has filled.
        private BitSet leftSlots() {
            BitSet mine = (BitSet) filled.clone();
            mine.andNot(outside);
            return mine;
        }

        void joinOuter(JoinGroup.Outer outer) {
            PlanNode left = current.orElseGet(PlanNode.OneRow::new);
            BitSet slots = outer.inner().slots();
            PlanNode dependent = innerSide(outer, true, outer.on(), filled);
            if (streaming || dependsOnLeft(outer.inner())) {
                current = Optional.of(leftLoop(left, dependent, slots));
                filled.or(slots);
                applyOpen();
                return;
            }
            List<BoundExpression> alone = new ArrayList<>();
            List<BoundExpression> rest = new ArrayList<>();
            BitSet there = SlotSets.union(outside, slots);
            for (BoundExpression condition : outer.on()) {
                boolean own = SlotSets.contains(there, References.of(condition).slots());
                (own ? alone : rest).add(condition);
            }
            PlanNode independent = innerSide(outer, false, alone, outside);
            current = Optional.of(leftJoin(left, dependent, independent, rest, slots));
            filled.or(slots);
            applyOpen();
        }

        /// Whether a lateral table in it must be read anew for each row.
        private boolean dependsOnLeft(JoinGroup group) {
            return group.leaves().stream()
                            .anyMatch(leaf -> leafPlanner.dependsOn(leaf, filled, outside))
                    || group.outers().stream().anyMatch(outer -> dependsOnLeft(outer.inner()));
        }

        private PlanNode leftLoop(PlanNode left, PlanNode dependent, BitSet slots) {
            double leftRows = Math.max(1, left.estimate().rows());
            double cost = left.estimate().cost() + leftRows * dependent.estimate().cost();
            double rows = leftRows * Math.max(1, dependent.estimate().rows());
            return loop(left, dependent, List.of(), true, slots, new Estimate(rows, cost));
        }

        private PlanNode leftJoin(
                PlanNode left,
                PlanNode dependent,
                PlanNode independent,
                List<BoundExpression> rest,
                BitSet slots) {
            double leftRows = Math.max(1, left.estimate().rows());
            double loopCost = left.estimate().cost() + leftRows * dependent.estimate().cost();
            double rows = leftRows * Math.max(1, dependent.estimate().rows());
            List<HashKey> keys = HashKeys.of(rest, leftSlots(), slots);
            double onceCost = left.estimate().cost() + independent.estimate().cost();
            double hashCost = onceCost + (leftRows + independent.estimate().rows()) * Estimate.ROW;
            if (!keys.isEmpty() && hashCost < loopCost) {
                return new PlanNode.HashJoin(
                        left,
                        independent,
                        true,
                        keys,
                        HashKeys.without(rest, keys),
                        wanted(leftSlots()),
                        wanted(slots),
                        false,
                        outside.isEmpty(),
                        new Estimate(rows, hashCost));
            }
            double bufferCost = onceCost + leftRows * independent.estimate().rows() * Estimate.ROW;
            if (bufferCost < loopCost && independent.estimate().rows() < LARGEST_BUFFER) {
                var buffer =
                        new PlanNode.Buffer(independent, wanted(slots), independent.estimate());
                return loop(left, buffer, rest, true, slots, new Estimate(rows, bufferCost));
            }
            return leftLoop(left, dependent, slots);
        }

        private PlanNode loop(
                PlanNode left,
                PlanNode right,
                List<BoundExpression> on,
                boolean outer,
                BitSet slots,
                Estimate estimate) {
            return new NestedLoop(
                    left, right, outer, on, wanted(slots), outside.isEmpty(), estimate);
        }

        private BitSet wanted(BitSet slots) {
            return SlotSets.intersection(slots, needed);
        }

        /// Evaluates the conditions whose columns have just come in.
        private void applyOpen() {
            List<BoundExpression> ready = new ArrayList<>();
            open.removeIf(condition -> {
                boolean there = SlotSets.contains(filled, condition.slots);
                if (there) {
                    ready.add(condition.expression);
                }
                return there;
            });
            if (!ready.isEmpty()) {
                current = current.map(input -> LeafPlanner.filter(input, ready));
            }
        }

        PlanNode finish() {
            List<BoundExpression> rest = new ArrayList<>();
            open.forEach(condition -> rest.add(condition.expression));
            PlanNode node = current.orElseGet(PlanNode.OneRow::new);
            return rest.isEmpty() ? node : LeafPlanner.filter(node, rest);
        }
    }

    /// The tables of a source, in the order of the text.
    static void leaves(BoundSource source, List<Leaf> into) {
        switch (source) {
            case Leaf leaf -> into.add(leaf);
            case BoundSource.Join join -> {
                leaves(join.left(), into);
                leaves(join.right(), into);
            }
        }
    }
}
