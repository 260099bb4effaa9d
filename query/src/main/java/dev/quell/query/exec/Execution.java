package dev.quell.query.exec;

import dev.quell.base.stop.Progress;
import dev.quell.query.spill.SpillScope;
import dev.quell.query.value.EvalContext;
import dev.quell.session.event.WorkCounts;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.txn.StatementScope;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One run of one statement: what its operators share. Made fresh for each run; used by the statement's thread only.
public final class Execution implements AutoCloseable {
    private final EvalContext context;
    private final Supplier<StatementScope> scopes;
    private @Nullable StatementScope scope;
    private final Function<WorkCounts, SpillScope> spills;
    private @Nullable SpillScope spill;
    private @Nullable Map<Object, Object> shared;
    private final WorkCounts work = new WorkCounts();
    private long foundRows;
    private boolean progressing;

    /// @param scopes asked once, when the statement first reads a stored table
    /// @param spills asked once, when an operator first keeps rows
    public Execution(
            EvalContext context,
            Supplier<StatementScope> scopes,
            Function<WorkCounts, SpillScope> spills) {
        this.context = context;
        this.scopes = scopes;
        this.spills = spills;
    }

    /// The execution that a frame belongs to. Every frame is made by [#frame] and keeps it as its first state.
    static Execution of(Frame frame) {
        if (frame.states.length > 0 && frame.states[0] instanceof Execution execution) {
            return execution;
        }
        throw new IllegalStateException("this frame was not made by an execution");
    }

    /// A frame for one query block, or for expressions in which subqueries may stand.
    ///
    /// @param states how many states the subqueries need, the execution's own not counted
    public Frame frame(int slots, int states, @Nullable Frame outer) {
        Frame frame = new Frame(slots, states + 1, outer, context);
        frame.states[0] = this;
        return frame;
    }

    public EvalContext context() {
        return context;
    }

    /// The statement of the storage engine.
    StatementScope storage() {
        if (scope == null) {
            scope = scopes.get();
        }
        return scope;
    }

    /// The memory and the file of the rows that operators keep.
    public SpillScope spill() {
        if (spill == null) {
            spill = spills.apply(work);
        }
        return spill;
    }

    /// What is made once in a run, such as the rows of a common table expression; the owner is compared by identity.
    <T> T shared(Object owner, Class<T> type, Supplier<T> maker) {
        if (shared == null) {
            shared = new IdentityHashMap<>();
        }
        Object known = shared.get(owner);
        if (known == null) {
            known = maker.get();
            shared.put(owner, known);
        }
        return type.cast(known);
    }

    /// What is counted while rows are read and sorted.
    public WorkCounts work() {
        return work;
    }

    /// A scan of a whole table turns out to be long: the statement shows how far it has come, unless another part of it does.
    Progress progress(TableDefinition table) {
        if (progressing) {
            return Progress.unseen();
        }
        progressing = true;
        return context.session().progress(storage().estimatedRows(table));
    }

    /// That scan begins anew: its progress is not the statement's.
    void endProgress() {
        context.session().endProgress();
    }

    void countFoundRow() {
        foundRows++;
    }

    /// Rows that SQL_CALC_FOUND_ROWS has counted; 0 without.
    public long foundRows() {
        return foundRows;
    }

    /// Gives back memory and file, whatever operators still hold; never waits.
    @Override
    public void close() {
        if (spill != null) {
            spill.close();
        }
    }
}
