package dev.quell.query.statement;

import dev.quell.base.value.Value;
import dev.quell.session.Stage;
import dev.quell.storage.Engine;
import dev.quell.storage.catalog.CatalogChange;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.lock.MetadataLockMode;
import java.util.List;

/// Fills new indexes of a table that is there, then puts its new definition in place. Whatever stops it leaves the old one.
final class IndexBuilds {
    private final StatementRun run;
    private final DefinitionChange change;

    IndexBuilds(StatementRun run, DefinitionChange change) {
        this.run = run;
        this.change = change;
    }

    /// @param before under whose name the locks are taken
    /// @param after has the new indexes
    /// @throws dev.quell.base.error.SqlError 1062, the stop reason's …
    void finish(TableDefinition before, TableDefinition after, List<IndexDefinition> added) {
        Engine engine = run.session().engine();
        boolean built = false;
        try {
            if (!added.isEmpty()) {
                change.lockTable(before.schema(), before.name(), MetadataLockMode.SHARED_NO_WRITE);
                run.stage(Stage.ALTERING_TABLE);
            }
            for (IndexDefinition index : added) {
                List<Value> duplicate = engine.buildIndex(after, index, run.cancellation());
                if (!duplicate.isEmpty()) {
                    throw DuplicateKey.error(after, index, duplicate);
                }
            }
            run.stage(Stage.COMMITTING_ALTER);
            change.lockTable(before.schema(), before.name(), MetadataLockMode.EXCLUSIVE);
            change.commit(List.of(new CatalogChange.PutTable(after)));
            built = true;
        } finally {
            if (!built) {
                added.forEach(engine::abandonIndex);
            }
        }
    }
}
