package dev.quell.query.plan;

import dev.quell.query.bind.BoundSource;
import java.util.BitSet;

/// Sets of slots of a frame.
final class SlotSets {
    private SlotSets() {}

    static BitSet of(BoundSource.Leaf leaf) {
        var slots = new BitSet();
        slots.set(leaf.offset(), leaf.offset() + leaf.width());
        return slots;
    }

    static BitSet union(BitSet left, BitSet right) {
        var both = (BitSet) left.clone();
        both.or(right);
        return both;
    }

    static BitSet intersection(BitSet left, BitSet right) {
        var both = (BitSet) left.clone();
        both.and(right);
        return both;
    }

    static boolean contains(BitSet all, BitSet some) {
        var rest = (BitSet) some.clone();
        rest.andNot(all);
        return rest.isEmpty();
    }
}
