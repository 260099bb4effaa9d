package dev.quell.query.exec;

import dev.quell.base.value.Value;
import dev.quell.query.spill.RowBuffer;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// What a frame keeps of one subquery in its block's expressions: the run, which is opened again and again, and where the
/// subquery does not depend on the block, its answer.
final class SubqueryState implements RowSource {
    private final RowSource.Rewindable run;
    private @Nullable Value value;
    private @Nullable RowBuffer rows;
    private @Nullable HashedRows hashed;

    /// The rows of an IN subquery: those without NULLs to look up, and whether there are others.
    record HashedRows(ValueSet keys, boolean hasNull, boolean isEmpty) {}

    private SubqueryState(RowSource.Rewindable run) {
        this.run = run;
    }

    /// The state at a place of the frame; made when first asked for.
    static SubqueryState of(Frame frame, int place, CompiledQuery query) {
        if (frame.states[place] instanceof SubqueryState state) {
            return state;
        }
        var state = new SubqueryState(query.create(Execution.of(frame), frame));
        frame.states[place] = state;
        return state;
    }

    RowSource.Rewindable run() {
        return run;
    }

    @Nullable Value value() {
        return value;
    }

    void value(Value known) {
        value = known;
    }

    /// All rows, read once.
    ///
    /// @param width how many columns they have
    Iterator<Value[]> rows(Frame frame, int width) {
        RowBuffer known = rows;
        if (known == null) {
            known = read(frame, width);
            rows = known;
        }
        return known.from(0);
    }

    private RowBuffer read(Frame frame, int width) {
        var read = new RowBuffer(Execution.of(frame).spill(), width);
        run.open();
        while (run.next()) {
            read.add(run.row().clone());
        }
        run.close();
        return read;
    }

    /// All rows in a hash table, read once.
    HashedRows hashed(Frame frame, KeyShape shape) {
        if (hashed == null) {
            hashed = hash(frame, shape);
        }
        return hashed;
    }

    private HashedRows hash(Frame frame, KeyShape shape) {
        var keys = new ValueSet(Execution.of(frame).spill(), shape);
        boolean hasNull = false;
        boolean empty = true;
        run.open();
        while (run.next()) {
            frame.context.cancellation().check();
            empty = false;
            if (hasNull(run.row())) {
                hasNull = true;
                continue;
            }
            keys.add(run.row().clone());
        }
        run.close();
        return new HashedRows(keys, hasNull, empty);
    }

    static boolean hasNull(Value[] row) {
        for (Value value : row) {
            if (value.isNull()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean next() {
        return run.next();
    }

    @Override
    public Value[] row() {
        return run.row();
    }

    @Override
    public void close() {
        run.close();
    }
}
