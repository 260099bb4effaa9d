package dev.quell.query.exec;

import dev.quell.query.value.EvalContext;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One run of one statement: what its operators share. Made fresh for each run; used by the statement's thread only.
public final class Execution {
    private final EvalContext context;
    private final MemoryBudget memory = MemoryBudget.standard();
    private final Map<Object, Object> shared = new IdentityHashMap<>(0);
    private long foundRows;

    public Execution(EvalContext context) {
        this.context = context;
    }

    /// The execution that a frame belongs to. Every frame is made by [#frame] and keeps it as its first state.
    static Execution of(Frame frame) {
        if (frame.states.length > 0 && frame.states[0] instanceof Execution execution) {
            return execution;
        }
        throw new IllegalStateException("this frame was not made by an execution");
    }

    /// A frame for one query block.
    ///
    /// @param states how many states the block's subqueries need, the execution's own not counted
    public Frame frame(int slots, int states, @Nullable Frame outer) {
        Frame frame = new Frame(slots, states + 1, outer, context);
        frame.states[0] = this;
        return frame;
    }

    public EvalContext context() {
        return context;
    }

    public MemoryBudget memory() {
        return memory;
    }

    /// What is made once in a run, such as the rows of a common table expression; the owner is compared by identity.
    <T> T shared(Object owner, Class<T> type, Supplier<T> maker) {
        return type.cast(shared.computeIfAbsent(owner, _ -> maker.get()));
    }

    void countFoundRow() {
        foundRows++;
    }

    /// Rows that SQL_CALC_FOUND_ROWS has counted; 0 without.
    public long foundRows() {
        return foundRows;
    }
}
