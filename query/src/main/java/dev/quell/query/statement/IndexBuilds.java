package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Progress;
import dev.quell.session.Stage;
import dev.quell.sql.tree.SchemaStatement.LockLevel;
import dev.quell.storage.IndexBuild;
import dev.quell.storage.catalog.CatalogChange;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.lock.MetadataLockMode;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

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
        MetadataLockMode meanwhile = meanwhile();
        lock(before, meanwhile);
        run.stage(Stage.PREPARING_FOR_ALTER);
        lock(before, MetadataLockMode.EXCLUSIVE);
        LongSupplier room = EngineSettings.changeLogRoom(run.session());
        try (IndexBuild build = run.session().engine().buildIndexes(before, added, room)) {
            if (meanwhile != MetadataLockMode.EXCLUSIVE) {
                change.downgradeTable(before.schema(), before.name(), MetadataLockMode.EXCLUSIVE);
            }
            long rows = run.session().engine().estimate(before).rows();
            Progress progress = run.stage(Stage.ALTERING_TABLE, rows * added.size());
            refuse(build.fill(run.cancellation(), progress), after);
            follow(build, after);
            lock(before, MetadataLockMode.EXCLUSIVE);
            refuse(build.verify(run.cancellation()), after);
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

    private MetadataLockMode meanwhile() {
        return switch (level) {
            case EXCLUSIVE -> MetadataLockMode.EXCLUSIVE;
            case SHARED -> MetadataLockMode.SHARED_NO_WRITE;
            case DEFAULT, NONE -> MetadataLockMode.SHARED_UPGRADABLE;
        };
    }

    /// Whether the indexes can be built while others write rows as they did before; else the table has to be rebuilt with them.
    static boolean canBuild(
            TableDefinition before, TableDefinition after, List<IndexDefinition> added) {
        return added.isEmpty() || haveTheSameColumns(before, after);
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

    /// Looks at what others have written meanwhile, until little is left.
    private void follow(IndexBuild build, TableDefinition after) {
        int rounds = 0;
        do {
            refuse(build.review(run.cancellation()), after);
        } while (++rounds < TableCopy.MAX_ROUNDS && build.unreviewed() > TableCopy.FEW_ROWS);
    }

    private static void refuse(Optional<IndexBuild.Failure> found, TableDefinition table) {
        found.ifPresent(failure -> {
            throw failure.values().isEmpty()
                    ? ErrorCode.INNODB_ONLINE_LOG_TOO_BIG.error(failure.index().name())
                    : DuplicateKey.error(table, failure.index(), failure.values());
        });
    }
}
