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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// One DDL statement's transaction: it holds the metadata locks, and its commit changes the catalog. An open transaction of
/// the session is committed first.
///
/// Closing without [#commit] leaves nothing behind. Of the session's thread only.
final class DefinitionChange implements AutoCloseable {
    private final StatementRun run;
    private final Transaction transaction;
    private final List<CatalogChange> followers = new ArrayList<>();
    private boolean done;

    /// @throws dev.quell.base.error.SqlError 1792 in a READ ONLY transaction
    DefinitionChange(StatementRun run) {
        this(run, false);
    }

    /// @param temporary only the session's own tables change, which a READ ONLY transaction allows; it is committed too
    DefinitionChange(StatementRun run, boolean temporary) {
        this.run = run;
        SessionContext session = run.session();
        boolean readOnly =
                session.transactions().isOpen()
                        ? session.transactions().isReadOnly()
                        : session.transactionDefaults().readOnly();
        if (readOnly && !temporary) {
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
        if (isTemporary(schema, name)) {
            return; // nobody else can use it
        }
        closeHandlers(schema, name);
        run.session().tableLocks().checkDefinition(schema, name);
        lockName(schema, name, mode);
    }

    private void closeHandlers(String schema, String name) {
        run.session().knownHandlers().ifPresent(handlers -> handlers.closeAll(schema, name));
    }

    /// Locks an event, and its schema against being dropped.
    void lockEvent(String schema, String name) {
        run.session().tableLocks().refuse();
        lockScopes();
        lock(MetadataKey.schema(schema), MetadataLockMode.INTENTION_EXCLUSIVE);
        lock(MetadataKey.event(schema, name), MetadataLockMode.EXCLUSIVE);
    }

    /// The same for a name that a table is given which LOCK TABLES knows by another.
    void lockName(String schema, String name, MetadataLockMode mode) {
        closeHandlers(schema, name);
        lockScopes();
        lock(MetadataKey.schema(schema), MetadataLockMode.INTENTION_EXCLUSIVE);
        lock(MetadataKey.table(schema, name), mode);
    }

    /// Lets others at a table again, as far as the weaker lock allows that was taken before.
    void downgradeTable(String schema, String name, MetadataLockMode mode) {
        transaction.downgrade(MetadataKey.table(schema, name), mode);
    }

    /// Locks a table that is only looked at.
    void lockSource(String schema, String name) {
        if (isTemporary(schema, name)) {
            return;
        }
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

    /// Finds a table whose name is locked; a temporary one hides the stored one.
    ///
    /// @throws dev.quell.base.error.SqlError 1146, 1347 for a view
    TableDefinition table(String schema, String name) {
        Optional<TableDefinition> found =
                run.session()
                        .temporaryTables()
                        .find(schema, name)
                        .or(() -> catalog().table(schema, name));
        if (found.isEmpty() && catalog().view(schema, name).isPresent()) {
            throw ErrorCode.WRONG_OBJECT.error(schema, name, "BASE TABLE");
        }
        if (found.isEmpty() && catalog().schema(schema).isEmpty()) {
            throw ErrorCode.BAD_DB_ERROR.error(schema);
        }
        return found.orElseThrow(() -> ErrorCode.NO_SUCH_TABLE.error(schema, name));
    }

    /// Rows are written through this scope; it is closed by its user.
    StatementScope rows() {
        return transaction.statement(run.cancellation(), run.session().rowLockWait());
    }

    /// Does work on [#rows] that is held to foreign keys.
    <T> T enforcing(ForeignKeyRows keys, Supplier<T> work) {
        return run.enforcing(keys, transaction, work);
    }

    /// Changes of other tables that come with those of [#commit]. Their tables are locked.
    void also(List<CatalogChange> changes) {
        for (CatalogChange change : changes) {
            if (change instanceof CatalogChange.PutTable(var table)) {
                lockName(table.schema(), table.name(), MetadataLockMode.EXCLUSIVE);
            }
        }
        followers.addAll(changes);
    }

    /// Makes all of it true: what concerns temporary tables for the session alone.
    void commit(List<CatalogChange> own) {
        List<CatalogChange> changes = new ArrayList<>(own);
        changes.addAll(followers);
        done = true;
        run.stage(Stage.WAITING_FOR_HANDLER_COMMIT);
        List<CatalogChange> stored =
                changes.stream().filter(change -> !isTemporary(change)).toList();
        transaction.commit(run.cancellation(), stored);
        TemporaryTables temporary = run.session().temporaryTables();
        for (CatalogChange change : changes) {
            if (change instanceof CatalogChange.PutTable(var table) && isTemporary(change)) {
                temporary.put(table);
            } else if (change instanceof CatalogChange.DropTable(var id)) {
                temporary.drop(id);
                run.session().engine().autoIncrement().forget(id);
            }
        }
    }

    private boolean isTemporary(CatalogChange change) {
        return switch (change) {
            case CatalogChange.PutTable(var table) -> table.isTemporary();
            case CatalogChange.DropTable(var id) -> catalog().table(id).isEmpty();
            case CatalogChange.PutSchema _,
                    CatalogChange.DropSchema _,
                    CatalogChange.PutView _,
                    CatalogChange.DropView _,
                    CatalogChange.PutEvent _,
                    CatalogChange.DropEvent _ ->
                    false;
        };
    }

    private boolean isTemporary(String schema, String name) {
        return run.session().temporaryTables().find(schema, name).isPresent();
    }

    @Override
    public void close() {
        if (!done) {
            transaction.rollback();
        }
    }
}
