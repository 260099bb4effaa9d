package dev.quell.query.statement;

import dev.quell.base.value.Value;
import dev.quell.query.spill.ValueSize;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.txn.RowLock;
import dev.quell.storage.txn.StatementScope;
import dev.quell.storage.txn.WriteOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/// Rows of an INSERT on their way to storage, which takes several together much more cheaply than one by one. What stops one of
/// them is told when it is written, so before anything else is told of the statement, [#flush] is to be called. Of the session's
/// thread only.
final class PendingRows {
    private static final int ROWS = 64;
    private static final long BYTES = 128 << 10;

    private final StatementScope scope;
    private final TableDefinition table;
    private final Refusal refusal;
    private final LongConsumer stored;
    private final List<Value[]> rows = new ArrayList<>(ROWS);
    private final long[] numbers = new long[ROWS];
    private long bytes;
    private long written;

    /// What becomes of a row that cannot be written: an error of the statement, or a warning.
    interface Refusal {
        void of(WriteOutcome.Duplicate found, Value[] row);
    }

    /// @param stored is told the number that was made for a row, once the row is written
    PendingRows(StatementScope scope, TableDefinition table, Refusal refusal, LongConsumer stored) {
        this.scope = scope;
        this.table = table;
        this.refusal = refusal;
        this.stored = stored;
    }

    /// Rows written so far.
    long written() {
        return written;
    }

    /// @param row as it is stored; may be used again by the caller
    /// @param number made for the row; 0 if it has its own
    void add(Value[] row, long number) {
        numbers[rows.size()] = number;
        rows.add(row.clone());
        bytes += ValueSize.of(row);
        if (rows.size() == ROWS || bytes > BYTES) {
            flush();
        }
    }

    /// Writes what has been added.
    ///
    /// @throws dev.quell.base.error.SqlError that of the first duplicate, or one of [StatementScope]
    void flush() {
        var present = List.copyOf(rows);
        rows.clear(); // whatever happens now: these rows do not come again
        bytes = 0;
        if (present.size() > 1 && scope.insertTogether(table, present)) {
            for (int i = 0; i < present.size(); i++) {
                written(numbers[i]);
            }
            return;
        }
        for (int i = 0; i < present.size(); i++) {
            Value[] row = present.get(i);
            if (scope.insert(table, row, RowLock.SHARE) instanceof WriteOutcome.Duplicate found) {
                refusal.of(found, row);
            } else {
                written(numbers[i]);
            }
        }
    }

    private void written(long number) {
        written++;
        if (number != 0) {
            stored.accept(number);
        }
    }
}
