package dev.quell.query;

import dev.quell.session.status.Counter;
import dev.quell.session.status.SessionCounters;
import dev.quell.sql.tree.AccountStatement;
import dev.quell.sql.tree.DataStatement;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.SchemaStatement;
import dev.quell.sql.tree.SessionStatement;
import dev.quell.sql.tree.Statement;
import dev.quell.sql.tree.TransactionStatement;

/// The status variables `Com_…`.
final class StatementCounters {
    private StatementCounters() {}

    /// Whether it counts as an update for MAX_UPDATES_PER_HOUR.
    static boolean changes(Statement statement) {
        return switch (statement) {
            case DataStatement.Do _, DataStatement.CallProcedure _ -> false;
            case DataStatement _, SchemaStatement _, AccountStatement _ -> true;
            default -> false;
        };
    }

    static void count(Statement statement, SessionCounters counters) {
        counters.add(Counter.QUERIES);
        counters.add(Counter.QUESTIONS);
        switch (statement) {
            case Query _ -> counters.add(Counter.COM_SELECT);
            case DataStatement data -> counters.add(of(data));
            case SchemaStatement schema -> counters.add(of(schema));
            case TransactionStatement transaction -> count(transaction, counters);
            case SessionStatement.Use _ -> counters.add(Counter.COM_CHANGE_DB);
            case SessionStatement.Set _ -> counters.add(Counter.COM_SET_OPTION);
            case SessionStatement.Kill _ -> counters.add(Counter.COM_KILL);
            case Statement _ -> {
                // not counted by itself
            }
        }
    }

    private static Counter of(DataStatement statement) {
        return switch (statement) {
            case DataStatement.Insert insert -> of(insert);
            case DataStatement.Update update ->
                    update.tables().size() == 1 ? Counter.COM_UPDATE : Counter.COM_UPDATE_MULTI;
            case DataStatement.Delete _ -> Counter.COM_DELETE;
            case DataStatement.MultiDelete _ -> Counter.COM_DELETE_MULTI;
            case DataStatement.LoadData _ -> Counter.COM_LOAD;
            case DataStatement.CallProcedure _ -> Counter.COM_CALL_PROCEDURE;
            case DataStatement.Do _ -> Counter.COM_DO;
            case DataStatement.Handler _ -> Counter.COM_HA_READ;
        };
    }

    private static Counter of(DataStatement.Insert insert) {
        boolean selects = insert.source() instanceof DataStatement.InsertSource.FromQuery;
        if (insert.replace()) {
            return selects ? Counter.COM_REPLACE_SELECT : Counter.COM_REPLACE;
        }
        return selects ? Counter.COM_INSERT_SELECT : Counter.COM_INSERT;
    }

    private static Counter of(SchemaStatement statement) {
        return switch (statement) {
            case SchemaStatement.CreateDatabase _ -> Counter.COM_CREATE_DB;
            case SchemaStatement.AlterDatabase _ -> Counter.COM_ALTER_DB;
            case SchemaStatement.DropDatabase _ -> Counter.COM_DROP_DB;
            case SchemaStatement.CreateTable _, SchemaStatement.CreateTableLike _ ->
                    Counter.COM_CREATE_TABLE;
            case SchemaStatement.AlterTable _ -> Counter.COM_ALTER_TABLE;
            case SchemaStatement.CreateIndex _ -> Counter.COM_CREATE_INDEX;
            case SchemaStatement.DropIndex _ -> Counter.COM_DROP_INDEX;
            case SchemaStatement.DropTable _ -> Counter.COM_DROP_TABLE;
            case SchemaStatement.RenameTables _ -> Counter.COM_RENAME_TABLE;
            case SchemaStatement.TruncateTable _ -> Counter.COM_TRUNCATE;
            case SchemaStatement.CreateView _ -> Counter.COM_CREATE_VIEW;
            case SchemaStatement.DropView _ -> Counter.COM_DROP_VIEW;
        };
    }

    private static void count(TransactionStatement statement, SessionCounters counters) {
        switch (statement) {
            case TransactionStatement.Begin _ -> counters.add(Counter.COM_BEGIN);
            case TransactionStatement.Commit _ -> counters.add(Counter.COM_COMMIT);
            case TransactionStatement.Rollback _ -> counters.add(Counter.COM_ROLLBACK);
            case TransactionStatement.Savepoint _ -> counters.add(Counter.COM_SAVEPOINT);
            case TransactionStatement.RollbackTo _ ->
                    counters.add(Counter.COM_ROLLBACK_TO_SAVEPOINT);
            case TransactionStatement.ReleaseSavepoint _ ->
                    counters.add(Counter.COM_RELEASE_SAVEPOINT);
            case TransactionStatement.LockTables _ -> counters.add(Counter.COM_LOCK_TABLES);
            case TransactionStatement.UnlockTables _ -> counters.add(Counter.COM_UNLOCK_TABLES);
            case TransactionStatement.Xa _, TransactionStatement.LockInstance _ -> {
                // refused
            }
        }
    }
}
