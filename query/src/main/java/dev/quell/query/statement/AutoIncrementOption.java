package dev.quell.query.statement;

import dev.quell.base.value.Value;
import dev.quell.storage.AutoIncrement;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.IndexPart;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.txn.KeyRange;
import dev.quell.storage.txn.RowCursor;
import dev.quell.storage.txn.RowLock;
import dev.quell.storage.txn.ScanOptions;
import dev.quell.storage.txn.TransactionOptions;
import dev.quell.storage.txn.WaitPolicy;
import java.util.BitSet;

/// `AUTO_INCREMENT = n` of ALTER TABLE: the counter goes on there, but never at a number that a row has, as in InnoDB.
final class AutoIncrementOption {
    private final StatementRun run;
    private final TableDefinition table;
    private final int ordinal;

    /// @param table has an AUTO_INCREMENT column; nobody else writes to it
    AutoIncrementOption(StatementRun run, TableDefinition table) {
        this.run = run;
        this.table = table;
        ordinal = table.autoIncrementOrdinal();
    }

    /// Has the counter go on at a number, or behind the largest that is there.
    ///
    /// @param wanted read without a sign
    void apply(long wanted) {
        AutoIncrement counters = run.session().engine().autoIncrement();
        boolean onwards = Long.compareUnsigned(wanted, counters.next(table)) >= 0;
        long next = onwards ? wanted : unsignedMax(wanted, largest() + 1);
        counters.set(table, unsignedMax(next, 1));
    }

    private static long unsignedMax(long one, long other) {
        return Long.compareUnsigned(one, other) >= 0 ? one : other;
    }

    /// The largest number in the table; 0 if there is none above it.
    private long largest() {
        IndexDefinition index =
                table.indexes().stream()
                        .filter(one -> one.parts().getFirst().column() == ordinal)
                        .findFirst()
                        .orElseThrow();
        IndexPart first = index.parts().getFirst();
        var columns = new BitSet();
        columns.set(ordinal);
        var options = new ScanOptions(!first.descending(), RowLock.NONE, WaitPolicy.WAIT, columns);
        var session = run.session();
        var reader = session.engine().begin(session.locker(), TransactionOptions.AUTOCOMMIT);
        try (var scope = reader.statement(run.cancellation(), session.rowLockWait());
                RowCursor rows = scope.scan(table, index, KeyRange.ALL, options)) {
            var row = new Value[table.columns().size()];
            if (rows.next()) {
                rows.read(row, 0);
                return number(row[ordinal]);
            }
            return 0;
        } finally {
            reader.rollback();
        }
    }

    private static long number(Value value) {
        return switch (value) {
            case Value.Int(var number) -> Math.max(0, number);
            case Value.Unsigned(var bits) -> bits;
            case Value.Single(var number) -> (long) Math.max(0, number);
            case Value.Real(var number) -> (long) Math.max(0, number);
            default -> 0;
        };
    }
}
