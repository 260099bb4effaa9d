package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.SqlMode;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.query.constraint.ForeignKeyGraph;
import dev.quell.query.constraint.RowEvent;
import dev.quell.query.exec.Frame;
import dev.quell.session.Stage;
import dev.quell.storage.catalog.CatalogChange;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.ForeignKeyDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.lock.MetadataLockMode;
import dev.quell.storage.txn.RowCursor;
import dev.quell.storage.txn.RowLock;
import dev.quell.storage.txn.ScanOptions;
import dev.quell.storage.txn.StatementScope;
import dev.quell.storage.txn.WriteOutcome;
import java.util.List;
import java.util.Set;

/// Rebuilds a table under another definition: copies all rows into new ranges, then exchanges the definitions in one commit.
/// Others may read meanwhile. Whatever stops it leaves the old table as it was.
final class TableCopy {
    private final StatementRun run;
    private final DefinitionChange change;
    private final Compilation compilation;

    TableCopy(StatementRun run, DefinitionChange change, Compilation compilation) {
        this.run = run;
        this.change = change;
        this.compilation = compilation;
    }

    /// Columns keep their values by their slot; those with a slot that the old table does not have are new.
    ///
    /// @param wanted the definition; its ids and slots are replaced
    /// @return how many rows were copied
    /// @throws dev.quell.base.error.SqlError 1062, 1138, 1264, 1265, 1366 … where a row does not fit
    long run(TableDefinition old, TableDefinition wanted) {
        return run(old, wanted, List.of());
    }

    /// The same, and every row is held to new foreign keys.
    ///
    /// @throws dev.quell.base.error.SqlError 1452 besides
    long run(TableDefinition old, TableDefinition wanted, List<ForeignKeyDefinition> newKeys) {
        change.lockTable(old.schema(), old.name(), MetadataLockMode.SHARED_NO_WRITE);
        run.stage(Stage.COPY_TO_TEMPORARY_TABLE);
        int[] sources = sources(old, wanted);
        TableDefinition fresh = DefinitionEdits.rebuilt(wanted, change::newId);
        long next =
                old.autoIncrementOrdinal() >= 0
                        ? run.session().engine().autoIncrement().next(old)
                        : 1;
        if (fresh.autoIncrementOrdinal() >= 0) {
            run.session().engine().autoIncrement().set(fresh, next);
        }
        long copied;
        try (StatementScope scope = change.rows()) {
            copied =
                    run.within(
                            scope,
                            () ->
                                    change.enforcing(
                                            keys(fresh, newKeys), () -> copy(old, fresh, sources)));
            scope.complete();
        }
        run.stage(Stage.RENAME_RESULT_TABLE);
        change.lockTable(old.schema(), old.name(), MetadataLockMode.EXCLUSIVE);
        change.commit(
                List.of(new CatalogChange.DropTable(old.id()), new CatalogChange.PutTable(fresh)));
        return copied;
    }

    /// For each new column the ordinal of the old one that it comes from, or -1.
    private static int[] sources(TableDefinition old, TableDefinition wanted) {
        int[] sources = new int[wanted.columns().size()];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = -1;
            for (int j = 0; j < old.columns().size(); j++) {
                if (old.columns().get(j).slot() == wanted.columns().get(i).slot()) {
                    sources[i] = j;
                }
            }
        }
        return sources;
    }

    private long copy(TableDefinition old, TableDefinition fresh, int[] sources) {
        boolean strict = run.eval().settings().sqlMode().strict();
        var policy = new RowMaker.Policy(strict, !strict);
        var maker = new RowMaker(fresh, 0, compilation);
        var times = new StoredTimes(old);
        var zone = run.eval().settings().timeZone().zone();
        int auto = fresh.autoIncrementOrdinal();
        boolean numbers = auto >= 0 && isNewNumber(old, sources[auto]);
        Frame frame = run.frame(fresh.columns().size(), 0);
        Value[] from = new Value[old.columns().size()];
        Value[] row = new Value[fresh.columns().size()];
        long copied = 0;
        try (RowCursor rows = run.scope().scan(old, ScanOptions.consistent(old.columns().size()))) {
            while (rows.next()) {
                run.cancellation().check();
                rows.read(from, 0);
                times.toSession(from, 0, zone);
                for (int i = 0; i < sources.length; i++) {
                    Value value = sources[i] >= 0 ? from[sources[i]] : Value.NULL;
                    if (i == auto && numbers && wantsNumber(value)) {
                        value = Value.Int.of(run.autoNumbers(fresh, auto).take(1));
                    }
                    frame.slots[i] =
                            sources[i] >= 0 || i == auto
                                    ? value(
                                            maker,
                                            i,
                                            value,
                                            old.columns().get(Math.max(sources[i], 0)),
                                            policy)
                                    : maker.defaultOf(i, frame, policy);
                }
                if (auto >= 0) {
                    observe(fresh, frame.slots[auto]);
                }
                maker.finish(frame, policy);
                maker.copyStored(frame, row);
                write(fresh, row, numbers);
                copied++;
                run.eval().diagnostics().nextRow();
            }
        }
        return copied;
    }

    /// The counter goes on behind the largest number that is there.
    private void observe(TableDefinition fresh, Value number) {
        switch (number) {
            case Value.Int(var value) when value > 0 ->
                    run.session().engine().autoIncrement().observe(fresh, value);
            case Value.Unsigned(var bits) ->
                    run.session().engine().autoIncrement().observe(fresh, bits);
            default -> {
                // no number that the counter could reach
            }
        }
    }

    private Value value(
            RowMaker maker,
            int ordinal,
            Value value,
            ColumnDefinition old,
            RowMaker.Policy policy) {
        ColumnDefinition column = maker.table().columns().get(ordinal);
        SqlType type = column.type();
        if (value.isNull() && !column.nullable() && policy.strict()) {
            throw ErrorCode.INVALID_USE_OF_NULL.error();
        }
        return type.equals(old.type()) && !value.isNull()
                ? value
                : maker.store(ordinal, value, old.type(), run.eval(), policy);
    }

    private ForeignKeyRows keys(TableDefinition fresh, List<ForeignKeyDefinition> newKeys) {
        var table = DefinitionEdits.withForeignKeys(fresh, newKeys);
        var added = new ForeignKeyGraph.Change(table, Set.of(RowEvent.INSERT));
        return ForeignKeyRows.of(ForeignKeyGraph.of(change.catalog(), List.of(added)), compilation);
    }

    /// Whether a column becomes AUTO_INCREMENT: rows without a number get one.
    private static boolean isNewNumber(TableDefinition old, int source) {
        return source < 0 || !old.columns().get(source).autoIncrement();
    }

    private boolean wantsNumber(Value value) {
        boolean zeroStays = run.eval().settings().sqlMode().has(SqlMode.Flag.NO_AUTO_VALUE_ON_ZERO);
        return switch (value) {
            case Value.Null _ -> true;
            case Value.Int(var number) -> number == 0 && !zeroStays;
            case Value.Unsigned(var bits) -> bits == 0 && !zeroStays;
            default -> false;
        };
    }

    private void write(TableDefinition fresh, Value[] row, boolean numbered) {
        run.foreignKeys().beforeInsert(fresh, row);
        if (run.scope().insert(fresh, row, RowLock.SHARE)
                instanceof WriteOutcome.Duplicate(var index, _)) {
            int auto = fresh.autoIncrementOrdinal();
            boolean ours =
                    numbered && index.parts().stream().anyMatch(part -> part.column() == auto);
            throw ours
                    ? DuplicateKey.resequenced(fresh, index, row)
                    : DuplicateKey.error(fresh, index, row);
        }
    }
}
