package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.session.Stage;
import dev.quell.sql.tree.TransactionStatement;
import dev.quell.sql.tree.TransactionStatement.Completion;
import dev.quell.storage.txn.Transaction;
import java.util.Optional;

/// BEGIN, COMMIT, ROLLBACK and savepoints.
public final class TransactionStatements {
    private final StatementRun run;
    private final SessionContext session;
    private final TransactionControl transactions;

    public TransactionStatements(StatementRun run) {
        this.run = run;
        this.session = run.session();
        this.transactions = session.transactions();
    }

    /// @return true if the session ends with the statement (RELEASE)
    public boolean run(TransactionStatement statement) {
        switch (statement) {
            case TransactionStatement.Begin(var readOnly, var snapshot) ->
                    transactions.begin(
                            session.transactionDefaults(), readOnly, snapshot, run.cancellation());
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
            case TransactionStatement.LockTables _ ->
                    throw ErrorCode.NOT_SUPPORTED_YET.error("LOCK TABLES");
            case TransactionStatement.UnlockTables _ -> {
                // nothing is locked: LOCK TABLES is refused
            }
            case TransactionStatement.LockInstance _ ->
                    throw ErrorCode.NOT_SUPPORTED_YET.error("LOCK INSTANCE FOR BACKUP");
        }
        return false;
    }

    private boolean end(Completion completion, boolean keep) {
        String type = session.session().variables().text("completion_type");
        boolean chain = completion.chain().orElse(type.equals("CHAIN"));
        boolean release = completion.release().orElse(type.equals("RELEASE"));
        Optional<Transaction> ended = transactions.open();
        if (keep) {
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
