package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Progress;
import dev.quell.base.value.Value;
import dev.quell.query.constraint.ForeignKeyGraph;
import dev.quell.query.constraint.RowEvent;
import dev.quell.session.Stage;
import dev.quell.sql.tree.SchemaStatement.LockLevel;
import dev.quell.storage.TableRebuild;
import dev.quell.storage.catalog.CatalogChange;
import dev.quell.storage.catalog.ForeignKeyDefinition;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.lock.MetadataLockMode;
import dev.quell.storage.txn.StatementScope;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Rebuilds a table under another definition: its rows go into new ranges, then the definitions are exchanged in one commit. Others
/// read meanwhile, and mostly write. Whatever stops it leaves the old table as it was.
final class TableCopy {
    /// When fewer rows come, or after so many rounds, others are kept out for the rest.
    static final int FEW_ROWS = 100;

    static final int MAX_ROUNDS = 20;

    private final StatementRun run;
    private final DefinitionChange change;
    private final Compilation compilation;

    TableCopy(StatementRun run, DefinitionChange change, Compilation compilation) {
        this.run = run;
        this.change = change;
        this.compilation = compilation;
    }

    /// How a table is rebuilt.
    ///
    /// @param old as it is
    /// @param wanted as it is to be; its ids and slots are replaced. Columns keep their values by their slot; those with a slot that
    ///     the old table does not have are new
    /// @param newKeys foreign keys to which every row is held
    /// @param level what others may do meanwhile
    /// @param firstNumber where rows without a number begin if AUTO_INCREMENT is new
    record Task(
            TableDefinition old,
            TableDefinition wanted,
            List<ForeignKeyDefinition> newKeys,
            LockLevel level,
            long firstNumber) {
        Task {
            newKeys = List.copyOf(newKeys);
        }

        /// The table stays as it is, but for what nobody needs any more.
        static Task recreate(TableDefinition table) {
            return new Task(table, table, List.of(), LockLevel.DEFAULT, 1);
        }
    }

    /// @return how many rows the table has
    /// @throws dev.quell.base.error.SqlError 1062, 1138, 1264, 1265, 1366 … where a row does not fit, 1452 for new foreign keys, 1846
    ///     where writers are to go on but cannot
    long run(Task task) {
        TableDefinition fresh = DefinitionEdits.rebuilt(task.wanted, change::newId);
        var rows = new AlteredRows(run, compilation, task.old, task.wanted, fresh);
        MetadataLockMode meanwhile = meanwhile(task, rows);
        var numbers = run.session().engine().autoIncrement();
        if (fresh.autoIncrementOrdinal() >= 0) {
            numbers.set(fresh, nextNumber(task));
        }
        boolean complete = false;
        try {
            long count = rebuild(task, fresh, rows, meanwhile);
            complete = true;
            return count;
        } finally {
            if (!complete) {
                numbers.forget(fresh.id());
            }
        }
    }

    private static MetadataLockMode meanwhile(Task task, AlteredRows rows) {
        boolean online = task.newKeys.isEmpty() && !rows.keysAreMadeUp();
        if (task.level == LockLevel.NONE && !online) {
            AlterEffort.refuseWriters();
        }
        return switch (task.level) {
            case EXCLUSIVE -> MetadataLockMode.EXCLUSIVE;
            case SHARED -> MetadataLockMode.SHARED_NO_WRITE;
            case DEFAULT, NONE ->
                    online ? MetadataLockMode.SHARED_UPGRADABLE : MetadataLockMode.SHARED_NO_WRITE;
        };
    }

    private long rebuild(
            Task task, TableDefinition fresh, AlteredRows rows, MetadataLockMode meanwhile) {
        TableDefinition old = task.old;
        boolean online = meanwhile == MetadataLockMode.SHARED_UPGRADABLE;
        run.stage(online ? Stage.PREPARING_FOR_ALTER : Stage.COPY_TO_TEMPORARY_TABLE);
        lock(old, online ? MetadataLockMode.EXCLUSIVE : meanwhile);
        var plan =
                new TableRebuild.Plan(
                        old,
                        fresh,
                        rows.keysStayApart(),
                        checked(task, rows),
                        EngineSettings.changeLogRoom(run.session()));
        try (TableRebuild rebuild = run.session().engine().rebuild(plan)) {
            if (online) {
                change.downgradeTable(old.schema(), old.name(), MetadataLockMode.EXCLUSIVE);
            }
            Stage stage = online ? Stage.ALTERING_TABLE : Stage.COPY_TO_TEMPORARY_TABLE;
            Progress progress = run.stage(stage, run.session().engine().estimate(old).rows());
            enforcing(task, fresh, () -> refuse(rebuild.copy(run.cancellation(), progress), rows));
            refuseOverrun(rebuild, fresh);
            follow(rows, rebuild);
            run.stage(online ? Stage.COMMITTING_ALTER : Stage.RENAME_RESULT_TABLE);
            lock(old, MetadataLockMode.EXCLUSIVE);
            refuse(rebuild.catchUp(run.cancellation()), rows);
            refuseOverrun(rebuild, fresh);
            run.session().engine().correctRowCount(fresh, rebuild.count());
            if (fresh.autoIncrementOrdinal() >= 0) {
                run.session().engine().autoIncrement().observe(fresh, nextNumber(task) - 1);
            }
            change.commit(
                    List.of(
                            new CatalogChange.DropTable(old.id()),
                            new CatalogChange.PutTable(fresh)));
            rebuild.complete();
            return rebuild.count();
        }
    }

    private void lock(TableDefinition table, MetadataLockMode mode) {
        change.lockTable(table.schema(), table.name(), mode);
    }

    /// The old counter goes on, if the column was the same one.
    private long nextNumber(Task task) {
        int before = task.old.autoIncrementOrdinal();
        int after = task.wanted.autoIncrementOrdinal();
        boolean same =
                before >= 0
                        && task.old.columns().get(before).slot()
                                == task.wanted.columns().get(after).slot();
        return same ? run.session().engine().autoIncrement().next(task.old) : task.firstNumber;
    }

    /// Does work in a statement whose rows are held to the new foreign keys.
    private void enforcing(Task task, TableDefinition fresh, Runnable work) {
        Supplier<Boolean> complete =
                () -> {
                    work.run();
                    return true;
                };
        try (StatementScope scope = change.rows()) {
            run.within(scope, () -> change.enforcing(keys(fresh, task.newKeys), complete));
            scope.complete();
        }
    }

    /// Brings what others have changed meanwhile, until little is left.
    private void follow(AlteredRows rows, TableRebuild rebuild) {
        int rounds = 0;
        do {
            refuse(rebuild.catchUp(run.cancellation()), rows);
        } while (++rounds < MAX_ROUNDS && rebuild.brought() > FEW_ROWS);
    }

    /// Names the key that MySQL would name.
    private static void refuseOverrun(TableRebuild rebuild, TableDefinition table) {
        if (rebuild.isOverrun()) {
            throw ErrorCode.INNODB_ONLINE_LOG_TOO_BIG.error(
                    table.indexes().isEmpty()
                            ? IndexDefinition.HIDDEN_NAME
                            : table.indexes().getFirst().name());
        }
    }

    /// The rows, held to new foreign keys.
    private UnaryOperator<Value[]> checked(Task task, AlteredRows rows) {
        return task.newKeys.isEmpty()
                ? rows
                : row -> {
                    Value[] made = rows.apply(row);
                    run.foreignKeys().beforeInsert(rows.table(), made);
                    return made;
                };
    }

    private ForeignKeyRows keys(TableDefinition fresh, List<ForeignKeyDefinition> newKeys) {
        var table = DefinitionEdits.withForeignKeys(fresh, newKeys);
        var added = new ForeignKeyGraph.Change(table, Set.of(RowEvent.INSERT));
        return ForeignKeyRows.of(ForeignKeyGraph.of(change.catalog(), List.of(added)), compilation);
    }

    private static void refuse(Optional<TableRebuild.Duplicate> found, AlteredRows rows) {
        found.ifPresent(duplicate -> {
            throw rows.numbers(duplicate.index())
                    ? DuplicateKey.resequenced(rows.table(), duplicate.index(), duplicate.row())
                    : DuplicateKey.error(rows.table(), duplicate.index(), duplicate.row());
        });
    }
}
