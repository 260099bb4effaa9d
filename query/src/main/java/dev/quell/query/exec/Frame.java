package dev.quell.query.exec;

import dev.quell.base.value.Value;
import dev.quell.query.value.EvalContext;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The current row of one query block while it runs: one wide array of slots that operators fill in place.
///
/// Used by one thread. Fields are public because evaluators read them for every row.
@SuppressWarnings("checkstyle:VisibilityModifier")
public final class Frame {
    /// A slot for each column of each table in FROM, then those that operators compute.
    public final Value[] slots;

    /// The row of the enclosing query block.
    public final @Nullable Frame outer;

    public final EvalContext context;

    /// State of the subqueries in this block, by their number; owned by whoever compiles subqueries.
    public final @Nullable Object[] states;

    public Frame(int slots, int states, @Nullable Frame outer, EvalContext context) {
        this.slots = new Value[slots];
        this.states = new @Nullable Object[states];
        this.outer = outer;
        this.context = context;
        Arrays.fill(this.slots, Value.NULL);
    }

    /// A frame for expressions that refer to no column.
    public static Frame rowless(EvalContext context) {
        return new Frame(0, 0, null, context);
    }

    /// The frame so many blocks outwards.
    Frame at(int depth) {
        Frame frame = this;
        for (int i = 0; i < depth; i++) {
            frame = Objects.requireNonNull(frame.outer);
        }
        return frame;
    }
}
