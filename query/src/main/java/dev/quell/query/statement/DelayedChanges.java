package dev.quell.query.statement;

import dev.quell.base.value.Value;
import dev.quell.query.exec.ChangePlan;
import dev.quell.query.spill.RowBuffer;
import dev.quell.query.spill.SpillScope;
import dev.quell.storage.txn.RowReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The order in which a statement changes several tables, which foreign keys and assignments make visible. As in MySQL, rows
/// of the table that is read first are changed as they are found; those of the others wait until all have been found, and
/// then it is one table after another. Of the session's thread only.
final class DelayedChanges implements AutoCloseable {
    private final List<RowBuffer> waiting = new ArrayList<>();
    private final int immediate;

    /// @param targets how many tables the statement changes; one alone has nothing to wait for
    /// @param width how many values wait with a row, at most
    DelayedChanges(ChangePlan plan, int targets, int width, SpillScope spill) {
        immediate = plan.firstTarget();
        for (int i = 0; i < targets && targets > 1; i++) {
            waiting.add(new RowBuffer(spill, width + 1));
        }
    }

    boolean isDelayed(int target) {
        return !waiting.isEmpty() && target != immediate;
    }

    /// Has a row wait for its turn.
    ///
    /// @param row is kept, not copied: its first value is set to where the row is
    void add(int target, RowReference found, Value[] row) {
        row[0] = new Value.Binary(found.position());
        waiting.get(target).add(row);
    }

    /// Goes over the rows of a target that wait, in the order in which they were found.
    void forEach(int target, Consumer<Waiting> action) {
        if (isDelayed(target)) {
            waiting.get(target).from(0).forEachRemaining(row -> action.accept(new Waiting(row)));
        }
    }

    /// A row that waits.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Waiting(Value[] row) {
        byte[] position() {
            return ((Value.Binary) row[0]).value();
        }

        /// One of the values that came with it, from 0 on.
        Value value(int number) {
            return row[number + 1];
        }
    }

    @Override
    public void close() {
        waiting.forEach(RowBuffer::close);
    }
}
