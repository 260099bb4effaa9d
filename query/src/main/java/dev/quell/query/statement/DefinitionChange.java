package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.query.bind.QueryBinder.Mention;
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
        run.commitOpen();
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

    /// Locks a schema against being dropped, and a name in it that is to be changed.
    ///
    /// @throws dev.quell.base.error.SqlError 1099, 1100 where LOCK TABLES does not allow it, 1223
    void lockTable(String schema, String name, MetadataLockMode mode) {
        run.session().tableLocks().checkDefinition(schema, name);
        lockName(schema, name, mode);
    }

    /// The same for a name that a table is given which LOCK TABLES knows by another.
    void lockName(String schema, String name, MetadataLockMode mode) {
        lockScopes();
        lock(MetadataKey.schema(schema), MetadataLockMode.INTENTION_EXCLUSIVE);
        lock(MetadataKey.table(schema, name), mode);
    }

    /// Locks a table that is only looked at.
    void lockSource(String schema, String name) {
        run.session().tableLocks().checkReads(List.of(new Mention(schema, name, name)));
        lock(MetadataKey.table(schema, name), MetadataLockMode.SHARED_READ);
    }

    /// @throws dev.quell.base.error.SqlError 1192 under LOCK TABLES, 1223
    void lockSchema(String schema, MetadataLockMode mode) {
        run.session().tableLocks().refuse();
        run.session().tableLocks().checkGlobalReadLock();
        lockScopes();
        lock(MetadataKey.schema(schema), mode);
    }

    private void lockScopes() {
        run.lockForStatement(MetadataKey.GLOBAL, MetadataLockMode.INTENTION_EXCLUSIVE);
        lock(MetadataKey.BACKUP, MetadataLockMode.INTENTION_EXCLUSIVE);
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
