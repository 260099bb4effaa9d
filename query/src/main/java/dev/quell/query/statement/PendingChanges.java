package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.value.Value;
import dev.quell.query.spill.ValueSize;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.txn.RowChange;
import dev.quell.storage.txn.RowReference;
import dev.quell.storage.txn.StatementScope;
import dev.quell.storage.txn.WriteOutcome;
import java.util.ArrayList;
import java.util.List;

/// Rows of an UPDATE or DELETE on their way to storage, which takes several together much more cheaply than one by one. They are
/// locked, so that nobody else can change them meanwhile; the statement itself meets each row once. What stops one of
/// them is told when it is written, so before anything else is told of the statement, [#flush] is to be called. Of the session's
/// thread only.
final class PendingChanges {
    private static final int ROWS = 64;
    private static final long BYTES = 128 << 10;

    private final StatementScope scope;
    private final TableDefinition table;
    private final Refusal refusal;
    private List<RowChange> updates = new ArrayList<>(1);
    private List<RowReference> deletions = new ArrayList<>(1);
    private long bytes;
    private long written;

    /// The error of a row that cannot be written.
    interface Refusal {
        SqlError of(WriteOutcome.Duplicate found, Value[] after);
    }

    PendingChanges(StatementScope scope, TableDefinition table, Refusal refusal) {
        this.scope = scope;
        this.table = table;
        this.refusal = refusal;
    }

    /// For deletions only, which nothing refuses.
    PendingChanges(StatementScope scope, TableDefinition table) {
        this(
                scope,
                table,
                (found, _) -> {
                    throw new IllegalStateException("duplicate in " + found.index());
                });
    }

    /// Rows written so far.
    long written() {
        return written;
    }

    /// @param after as it is stored; may be used again by the caller
    void update(RowReference row, Value[] after) {
        updates.add(new RowChange(row, after.clone()));
        bytes += row.bytes() + ValueSize.of(after);
        added(updates.size());
    }

    void delete(RowReference row) {
        deletions.add(row);
        bytes += row.bytes();
        added(deletions.size());
    }

    private void added(int rows) {
        scope.pending(rows);
        if (rows == ROWS || bytes > BYTES) {
            flush();
        }
    }

    /// Does some work that adds rows, and [#flush]es, also where the work ends in an error: what is wrong with a row before comes first.
    void flushAfter(Runnable work) {
        try {
            work.run();
            flush();
        } catch (SqlError error) {
            if (error.code() != ErrorCode.LOCK_DEADLOCK) { // after that there is no transaction
                flush();
            }
            throw error;
        }
    }

    /// Writes what has been added.
    ///
    /// @throws dev.quell.base.error.SqlError that of the first duplicate, or one of [StatementScope]
    void flush() {
        // Whatever happens now: these rows do not come again.
        List<RowChange> changed = updates;
        updates = new ArrayList<>();
        List<RowReference> gone = deletions;
        deletions = new ArrayList<>();
        bytes = 0;
        scope.pending(0);
        writeUpdates(changed);
        writeDeletions(gone);
    }

    private void writeUpdates(List<RowChange> changes) {
        if (changes.size() > 1 && scope.updateTogether(table, changes)) {
            written += changes.size();
            return;
        }
        for (RowChange change : changes) {
            if (scope.update(table, change.row(), change.after())
                    instanceof WriteOutcome.Duplicate found) {
                throw refusal.of(found, change.after());
            }
            written++;
        }
    }

    private void writeDeletions(List<RowReference> rows) {
        if (rows.size() > 1) {
            scope.deleteTogether(table, rows);
        } else {
            rows.forEach(row -> scope.delete(table, row));
        }
        written += rows.size();
    }
}
