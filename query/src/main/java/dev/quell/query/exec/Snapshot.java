package dev.quell.query.exec;

import dev.quell.base.value.Value;

/// Copies the slots that later steps need out of the frame and back: what sorts, groups and hash tables keep of a row.
final class Snapshot {
    private final int[] slots;

    /// @param slots the slots to keep, without repeats
    Snapshot(int[] slots) {
        this.slots = slots.clone();
    }

    int size() {
        return slots.length;
    }

    /// Copies the frame's slots to `into`, from `offset` on.
    void take(Frame frame, Value[] into, int offset) {
        Value[] from = frame.slots;
        for (int i = 0; i < slots.length; i++) {
            into[offset + i] = from[slots[i]];
        }
    }

    Value[] take(Frame frame) {
        Value[] taken = new Value[slots.length];
        take(frame, taken, 0);
        return taken;
    }

    /// Puts back what [#take] copied.
    void restore(Frame frame, Value[] from, int offset) {
        Value[] into = frame.slots;
        for (int i = 0; i < slots.length; i++) {
            into[slots[i]] = from[offset + i];
        }
    }

    /// Sets every slot to NULL: the missing side of an outer join, the row of an empty group.
    void clear(Frame frame) {
        Value[] into = frame.slots;
        for (int slot : slots) {
            into[slot] = Value.NULL;
        }
    }
}
