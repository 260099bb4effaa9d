package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.session.Stage;
import dev.quell.sql.tree.SchemaStatement.LockLevel;
import dev.quell.storage.IndexBuild;
import dev.quell.storage.catalog.CatalogChange;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.lock.MetadataLockMode;
import java.util.List;

/// Puts a table's new definition in place; new indexes are filled before, while others read and write the table. Whatever stops
/// it leaves the old definition, and nobody waits for what it made to be deleted.
final class IndexBuilds {
    private final StatementRun run;
    private final DefinitionChange change;
    private final LockLevel level;

    /// @param level what others may do meanwhile
    IndexBuilds(StatementRun run, DefinitionChange change, LockLevel level) {
        this.run = run;
        this.change = change;
        this.level = level;
    }

    /// @param before under whose name the locks are taken
    /// @param after has the new indexes
    /// @throws dev.quell.base.error.SqlError 1062, 1799, the stop reason's …
    void finish(TableDefinition before, TableDefinition after, List<IndexDefinition> added) {
        if (added.isEmpty()) {
            publish(before, after);
            return;
        }
        boolean alike = haveTheSameColumns(before, after);
        MetadataLockMode meanwhile = meanwhile(alike);
        lock(before, meanwhile);
        run.stage(Stage.PREPARING_FOR_ALTER);
        lock(before, MetadataLockMode.EXCLUSIVE);
        try (IndexBuild build =
                run.session().engine().buildIndexes(alike ? before : after, added)) {
            if (meanwhile != MetadataLockMode.EXCLUSIVE) {
                change.downgradeTable(before.schema(), before.name(), MetadataLockMode.EXCLUSIVE);
            }
            run.stage(Stage.ALTERING_TABLE);
            build.fill(run.cancellation()).ifPresent(failure -> fail(after, failure));
            lock(before, MetadataLockMode.EXCLUSIVE);
            build.verify(run.cancellation()).ifPresent(failure -> fail(after, failure));
            publish(before, after);
            build.complete();
        }
    }

    private void publish(TableDefinition before, TableDefinition after) {
        run.stage(Stage.COMMITTING_ALTER);
        lock(before, MetadataLockMode.EXCLUSIVE);
        change.commit(List.of(new CatalogChange.PutTable(after)));
    }

    private void lock(TableDefinition table, MetadataLockMode mode) {
        change.lockTable(table.schema(), table.name(), mode);
    }

    /// Writers go on where rows look to them as they did before.
    private MetadataLockMode meanwhile(boolean alike) {
        return switch (level) {
            case EXCLUSIVE -> MetadataLockMode.EXCLUSIVE;
            case SHARED -> MetadataLockMode.SHARED_NO_WRITE;
            case DEFAULT, NONE ->
                    alike ? MetadataLockMode.SHARED_UPGRADABLE : MetadataLockMode.SHARED_NO_WRITE;
        };
    }

    private static boolean haveTheSameColumns(TableDefinition before, TableDefinition after) {
        List<ColumnDefinition> old = before.columns();
        if (old.size() != after.columns().size()) {
            return false;
        }
        for (int i = 0; i < old.size(); i++) {
            ColumnDefinition column = after.columns().get(i);
            if (old.get(i).slot() != column.slot() || !old.get(i).type().equals(column.type())) {
                return false;
            }
        }
        return true;
    }

    private static void fail(TableDefinition table, IndexBuild.Failure failure) {
        throw failure.values().isEmpty()
                ? ErrorCode.INNODB_ONLINE_LOG_TOO_BIG.error(failure.index().name())
                : DuplicateKey.error(table, failure.index(), failure.values());
    }
}
