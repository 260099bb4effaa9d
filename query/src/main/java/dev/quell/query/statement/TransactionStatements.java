package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.session.Stage;
import dev.quell.session.account.Privilege;
import dev.quell.sql.tree.TransactionStatement;
import dev.quell.sql.tree.TransactionStatement.Completion;
import dev.quell.sql.tree.TransactionStatement.LockKind;
import dev.quell.sql.tree.TransactionStatement.TableLock;
import dev.quell.storage.catalog.CatalogSnapshot;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.txn.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// BEGIN, COMMIT, ROLLBACK and savepoints.
public final class TransactionStatements {
    private final StatementRun run;
    private final Planning planning;
    private final SessionContext session;
    private final TransactionControl transactions;

    public TransactionStatements(StatementRun run, Planning planning) {
        this.run = run;
        this.planning = planning;
        this.session = run.session();
        this.transactions = session.transactions();
    }

    /// @return true if the session ends with the statement (RELEASE)
    public boolean run(TransactionStatement statement) {
        switch (statement) {
            case TransactionStatement.Begin(var readOnly, var snapshot) -> {
                transactions.begin(
                        session.transactionDefaults(), readOnly, snapshot, run.cancellation());
                session.tableLocks().releaseTables();
            }
            case TransactionStatement.Commit(var completion) -> {
                return end(completion, true);
            }
            case TransactionStatement.Rollback(var completion) -> {
                return end(completion, false);
            }
            case TransactionStatement.Savepoint(var name) ->
                    transactions.savepoint(session.transactionDefaults(), name);
            case TransactionStatement.RollbackTo(var name) -> transactions.rollbackTo(name);
            case TransactionStatement.ReleaseSavepoint(var name) -> transactions.release(name);
            case TransactionStatement.Xa _ -> throw ErrorCode.NOT_SUPPORTED_YET.error("XA");
            case TransactionStatement.LockTables(var locks) -> lockTables(locks);
            case TransactionStatement.UnlockTables _ -> {
                if (!session.tableLocks().isEmpty()) {
                    transactions.commit(run.cancellation());
                }
                session.tableLocks().releaseAll();
            }
            case TransactionStatement.LockInstance _ ->
                    throw ErrorCode.NOT_SUPPORTED_YET.error("LOCK INSTANCE FOR BACKUP");
        }
        return false;
    }

    /// A COMMIT that is stopped while it waits for the commit lock rolls the transaction back, as in MySQL.
    private void lockCommit(Transaction ending) {
        try {
            run.lockCommit(ending);
        } catch (SqlError error) {
            transactions.rollback();
            throw error;
        }
    }

    /// Commits, gives back what was locked, and takes all tables, in one order for all so that two sessions do not wait for each
    /// other in a circle.
    private void lockTables(List<TableLock> locks) {
        transactions.commit(run.cancellation());
        session.tableLocks().releaseTables();
        Map<String, TableLock> wanted = new TreeMap<>();
        for (TableLock lock : locks) {
            String schema = lock.table().schema().orElseGet(session::requireDatabase);
            String key = schema + "." + lock.table().name();
            if (!wanted.containsKey(key) || lock.kind() == LockKind.WRITE) {
                wanted.put(key, lock);
            }
        }
        boolean complete = false;
        try {
            wanted.values().forEach(this::lockTable);
            complete = true;
        } finally {
            if (!complete) {
                session.tableLocks().releaseTables();
            }
        }
    }

    private void lockTable(TableLock lock) {
        String schema = lock.table().schema().orElseGet(session::requireDatabase);
        String name = lock.table().name();
        var privileges = session.session().privileges();
        privileges.require(Privilege.LOCK_TABLES, schema);
        privileges.require(Privilege.SELECT, schema, name);
        CatalogSnapshot catalog = session.engine().catalog().snapshot();
        if (catalog.view(schema, name).isPresent()) {
            planning.tablesOfView(schema, name)
                    .forEach(table -> session.tableLocks().take(table, false, run.cancellation()));
            return;
        }
        TableDefinition table =
                catalog.table(schema, name)
                        .orElseThrow(() -> ErrorCode.NO_SUCH_TABLE.error(schema, name));
        session.tableLocks().take(table, lock.kind() == LockKind.WRITE, run.cancellation());
    }

    private boolean end(Completion completion, boolean keep) {
        String type = session.session().variables().text("completion_type");
        boolean chain = completion.chain().orElse(type.equals("CHAIN"));
        boolean release = completion.release().orElse(type.equals("RELEASE"));
        Optional<Transaction> ended = transactions.open();
        if (keep) {
            ended.filter(Transaction::hasWritten).ifPresent(this::lockCommit);
            run.stage(Stage.WAITING_FOR_HANDLER_COMMIT);
            transactions.commit(run.cancellation());
        } else {
            transactions.rollback();
        }
        if (chain) {
            transactions.chain(session.transactionDefaults(), ended);
        }
        return release && !chain;
    }
}
