package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.session.Stage;
import dev.quell.storage.catalog.CatalogChange;
import dev.quell.storage.catalog.CatalogSnapshot;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.lock.MetadataKey;
import dev.quell.storage.lock.MetadataLockMode;
import dev.quell.storage.txn.StatementScope;
import dev.quell.storage.txn.Transaction;
import dev.quell.storage.txn.TransactionOptions;
import java.util.List;
import java.util.Optional;

/// One DDL statement's transaction: it holds the metadata locks, and its commit changes the catalog. An open transaction of
/// the session is committed first.
///
/// Closing without [#commit] leaves nothing behind. Of the session's thread only.
final class DefinitionChange implements AutoCloseable {
    private final StatementRun run;
    private final Transaction transaction;
    private boolean done;

    /// @throws dev.quell.base.error.SqlError 1792 in a READ ONLY transaction
    DefinitionChange(StatementRun run) {
        this.run = run;
        SessionContext session = run.session();
        boolean readOnly =
                session.transactions().isOpen()
                        ? session.transactions().isReadOnly()
                        : session.transactionDefaults().readOnly();
        if (readOnly) {
            throw ErrorCode.CANT_EXECUTE_IN_READ_ONLY_TRANSACTION.error();
        }
        session.transactions().commit(run.cancellation());
        this.transaction = session.engine().begin(session.locker(), TransactionOptions.AUTOCOMMIT);
    }

    /// The definitions as they are under the locks taken so far.
    CatalogSnapshot catalog() {
        return run.session().engine().catalog().snapshot();
    }

    /// A fresh id for a table or an index.
    long newId() {
        return run.session().engine().catalog().newId();
    }

    void lock(MetadataKey key, MetadataLockMode mode) {
        run.lock(transaction, key, mode);
    }

    /// Locks a schema against being dropped, and a name in it.
    void lockTable(String schema, String name, MetadataLockMode mode) {
        lock(MetadataKey.GLOBAL, MetadataLockMode.INTENTION_EXCLUSIVE);
        lock(MetadataKey.schema(schema), MetadataLockMode.INTENTION_EXCLUSIVE);
        lock(MetadataKey.table(schema, name), mode);
    }

    void lockSchema(String schema, MetadataLockMode mode) {
        lock(MetadataKey.GLOBAL, MetadataLockMode.INTENTION_EXCLUSIVE);
        lock(MetadataKey.schema(schema), mode);
    }

    /// Finds a table whose name is locked.
    ///
    /// @throws dev.quell.base.error.SqlError 1146, 1347 for a view
    TableDefinition table(String schema, String name) {
        Optional<TableDefinition> found = catalog().table(schema, name);
        if (found.isEmpty() && catalog().view(schema, name).isPresent()) {
            throw ErrorCode.WRONG_OBJECT.error(schema, name, "BASE TABLE");
        }
        return found.orElseThrow(() -> ErrorCode.NO_SUCH_TABLE.error(schema, name));
    }

    /// Rows are written through this scope; it is closed by its user.
    StatementScope rows() {
        return transaction.statement(run.cancellation(), run.session().rowLockWait());
    }

    /// Makes all of it true.
    void commit(List<CatalogChange> changes) {
        done = true;
        run.stage(Stage.WAITING_FOR_HANDLER_COMMIT);
        transaction.commit(run.cancellation(), changes);
    }

    @Override
    public void close() {
        if (!done) {
            transaction.rollback();
        }
    }
}
