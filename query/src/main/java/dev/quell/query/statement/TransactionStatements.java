package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.session.Stage;
import dev.quell.session.account.DynamicPrivilege;
import dev.quell.session.status.Counter;
import dev.quell.sql.tree.TransactionStatement;
import dev.quell.sql.tree.TransactionStatement.Completion;
import dev.quell.storage.txn.Transaction;
import java.util.Optional;

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
                session.tableLocks().releaseTables();
                run.commitOpen();
                session.temporaryTables().forgetChanges();
                transactions.begin(
                        session.transactionDefaults(), readOnly, snapshot, run.cancellation());
            }
            case TransactionStatement.Commit(var completion) -> {
                return end(completion, true);
            }
            case TransactionStatement.Rollback(var completion) -> {
                return end(completion, false);
            }
            case TransactionStatement.Savepoint(var name) -> {
                transactions.savepoint(session.transactionDefaults(), name);
                count(transactions.isOpen(), Counter.HANDLER_SAVEPOINT);
            }
            case TransactionStatement.RollbackTo(var name) -> {
                transactions.rollbackTo(name);
                count(true, Counter.HANDLER_SAVEPOINT_ROLLBACK);
            }
            case TransactionStatement.ReleaseSavepoint(var name) -> transactions.release(name);
            case TransactionStatement.Xa _ -> throw ErrorCode.NOT_SUPPORTED_YET.error("XA");
            case TransactionStatement.LockTables(var locks) ->
                    new TableLockStatements(run, planning).lock(locks);
            case TransactionStatement.UnlockTables _ ->
                    new TableLockStatements(run, planning).unlock();
            case TransactionStatement.LockInstance(var lock) -> lockInstance(lock);
        }
        return false;
    }

    private void lockInstance(boolean lock) {
        session.session().privileges().require(DynamicPrivilege.BACKUP_ADMIN);
        if (lock) {
            session.tableLocks().takeBackupLock(run.locking());
        } else {
            session.tableLocks().releaseBackupLock();
        }
    }

    private void count(boolean reachedEngine, Counter counter) {
        if (reachedEngine) {
            session.session().counters().add(counter);
        }
    }

    private boolean end(Completion completion, boolean keep) {
        String type = session.session().variables().text("completion_type");
        boolean chain = completion.chain().orElse(type.equals("CHAIN"));
        boolean release = completion.release().orElse(type.equals("RELEASE"));
        Optional<Transaction> ended = transactions.open();
        if (keep) {
            run.stage(Stage.WAITING_FOR_HANDLER_COMMIT);
            run.commitOpen();
            count(ended.isPresent(), Counter.HANDLER_COMMIT);
        } else {
            transactions.rollback();
            count(ended.isPresent(), Counter.HANDLER_ROLLBACK);
            if (ended.isPresent()) {
                session.temporaryTables().warnOfRollback(run.eval().diagnostics());
            }
        }
        session.temporaryTables().forgetChanges();
        if (chain) {
            transactions.chain(session.transactionDefaults(), ended);
        }
        return release && !chain;
    }
}
