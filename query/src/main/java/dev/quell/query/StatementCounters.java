package dev.quell.query;

import dev.quell.session.status.Counter;
import dev.quell.session.status.SessionCounters;
import dev.quell.sql.tree.AccountStatement;
import dev.quell.sql.tree.DataStatement;
import dev.quell.sql.tree.EventStatement;
import dev.quell.sql.tree.HandlerStatement;
import dev.quell.sql.tree.MaintenanceStatement;
import dev.quell.sql.tree.ProgramStatement;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.SchemaStatement;
import dev.quell.sql.tree.SessionStatement;
import dev.quell.sql.tree.ShowStatement;
import dev.quell.sql.tree.Statement;
import dev.quell.sql.tree.TableReference;
import dev.quell.sql.tree.TransactionStatement;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The status variables `Com_…`: which of them counts a statement. What performance_schema calls the statement follows from it.
final class StatementCounters {
    private static final Map<String, Counter> OTHER_SHOWS =
            Map.ofEntries(
                    Map.entry("REPLICA STATUS", Counter.COM_SHOW_REPLICA_STATUS),
                    Map.entry("SLAVE STATUS", Counter.COM_SHOW_REPLICA_STATUS),
                    Map.entry("REPLICAS", Counter.COM_SHOW_REPLICAS),
                    Map.entry("BINARY LOG STATUS", Counter.COM_SHOW_BINARY_LOG_STATUS),
                    Map.entry("MASTER STATUS", Counter.COM_SHOW_BINARY_LOG_STATUS),
                    Map.entry("BINARY LOGS", Counter.COM_SHOW_BINLOGS),
                    Map.entry("MASTER LOGS", Counter.COM_SHOW_BINLOGS),
                    Map.entry("BINLOG EVENTS", Counter.COM_SHOW_BINLOG_EVENTS),
                    Map.entry("RELAYLOG EVENTS", Counter.COM_SHOW_RELAYLOG_EVENTS),
                    Map.entry("PROFILE", Counter.COM_SHOW_PROFILE),
                    Map.entry("PROFILES", Counter.COM_SHOW_PROFILES),
                    Map.entry("PROCEDURE CODE", Counter.COM_SHOW_PROCEDURE_CODE),
                    Map.entry("FUNCTION CODE", Counter.COM_SHOW_FUNCTION_CODE));

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
        of(statement).ifPresent(counters::add);
    }

    /// Its counter; empty for the few statements that MySQL does not know.
    static Optional<Counter> of(Statement statement) {
        return switch (statement) {
            case Query _ -> Optional.of(Counter.COM_SELECT);
            case DataStatement data -> Optional.of(of(data));
            case HandlerStatement handler -> Optional.of(of(handler));
            case SchemaStatement schema -> Optional.of(of(schema));
            case TransactionStatement transaction -> of(transaction);
            case SessionStatement session -> of(session);
            case ShowStatement show -> of(show);
            case AccountStatement account -> of(account);
            case MaintenanceStatement maintenance -> of(maintenance);
            case EventStatement event -> Optional.of(of(event));
            case ProgramStatement program -> of(program);
        };
    }

    private static Counter of(EventStatement statement) {
        return switch (statement) {
            case EventStatement.CreateEvent _ -> Counter.COM_CREATE_EVENT;
            case EventStatement.AlterEvent _ -> Counter.COM_ALTER_EVENT;
            case EventStatement.DropEvent _ -> Counter.COM_DROP_EVENT;
        };
    }

    private static Counter of(DataStatement statement) {
        return switch (statement) {
            case DataStatement.Insert insert -> of(insert);
            case DataStatement.Update update ->
                    update.tables().size() == 1
                                    && update.tables().getFirst() instanceof TableReference.Named
                            ? Counter.COM_UPDATE
                            : Counter.COM_UPDATE_MULTI;
            case DataStatement.Delete _ -> Counter.COM_DELETE;
            case DataStatement.MultiDelete _ -> Counter.COM_DELETE_MULTI;
            case DataStatement.LoadData _ -> Counter.COM_LOAD;
            case DataStatement.CallProcedure _ -> Counter.COM_CALL_PROCEDURE;
            case DataStatement.Do _ -> Counter.COM_DO;
        };
    }

    private static Counter of(HandlerStatement statement) {
        return switch (statement) {
            case HandlerStatement.Open _ -> Counter.COM_HA_OPEN;
            case HandlerStatement.Read _ -> Counter.COM_HA_READ;
            case HandlerStatement.Close _ -> Counter.COM_HA_CLOSE;
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

    private static Optional<Counter> of(TransactionStatement statement) {
        return switch (statement) {
            case TransactionStatement.Begin _ -> Optional.of(Counter.COM_BEGIN);
            case TransactionStatement.Commit _ -> Optional.of(Counter.COM_COMMIT);
            case TransactionStatement.Rollback _ -> Optional.of(Counter.COM_ROLLBACK);
            case TransactionStatement.Savepoint _ -> Optional.of(Counter.COM_SAVEPOINT);
            case TransactionStatement.RollbackTo _ ->
                    Optional.of(Counter.COM_ROLLBACK_TO_SAVEPOINT);
            case TransactionStatement.ReleaseSavepoint _ ->
                    Optional.of(Counter.COM_RELEASE_SAVEPOINT);
            case TransactionStatement.LockTables _ -> Optional.of(Counter.COM_LOCK_TABLES);
            case TransactionStatement.UnlockTables _ -> Optional.of(Counter.COM_UNLOCK_TABLES);
            case TransactionStatement.LockInstance(boolean lock) ->
                    Optional.of(lock ? Counter.COM_LOCK_INSTANCE : Counter.COM_UNLOCK_INSTANCE);
            case TransactionStatement.Xa _ -> Optional.empty();
        };
    }

    private static Optional<Counter> of(SessionStatement statement) {
        return switch (statement) {
            case SessionStatement.Use _ -> Optional.of(Counter.COM_CHANGE_DB);
            case SessionStatement.Set _ -> Optional.of(Counter.COM_SET_OPTION);
            case SessionStatement.Kill _ -> Optional.of(Counter.COM_KILL);
            case SessionStatement.Prepare _ -> Optional.of(Counter.COM_PREPARE_SQL);
            case SessionStatement.Execute _ -> Optional.of(Counter.COM_EXECUTE_SQL);
            case SessionStatement.Deallocate _ -> Optional.of(Counter.COM_DEALLOC_SQL);
            case SessionStatement.Nothing _ -> Optional.of(Counter.COM_EMPTY_QUERY);
            case SessionStatement.SetForStatement _ -> Optional.empty();
        };
    }

    private static Optional<Counter> of(ShowStatement statement) {
        return switch (statement) {
            case ShowStatement.Listing listing -> Optional.of(of(listing.kind()));
            case ShowStatement.Columns _, ShowStatement.Describe _ ->
                    Optional.of(Counter.COM_SHOW_FIELDS);
            case ShowStatement.Indexes _ -> Optional.of(Counter.COM_SHOW_KEYS);
            case ShowStatement.Variables _ -> Optional.of(Counter.COM_SHOW_VARIABLES);
            case ShowStatement.Status _ -> Optional.of(Counter.COM_SHOW_STATUS);
            case ShowStatement.ProcessList _ -> Optional.of(Counter.COM_SHOW_PROCESSLIST);
            case ShowStatement.Diagnostics shown -> Optional.of(of(shown.errorsOnly()));
            case ShowStatement.DiagnosticsCount shown -> Optional.of(of(shown.errorsOnly()));
            case ShowStatement.Create create -> Optional.of(of(create.kind()));
            case ShowStatement.CreateUser _ -> Optional.of(Counter.COM_SHOW_CREATE_USER);
            case ShowStatement.Grants _ -> Optional.of(Counter.COM_SHOW_GRANTS);
            case ShowStatement.Engine engine ->
                    Optional.of(
                            switch (engine.what().toUpperCase(Locale.ROOT)) {
                                case "LOGS" -> Counter.COM_SHOW_ENGINE_LOGS;
                                case "MUTEX" -> Counter.COM_SHOW_ENGINE_MUTEX;
                                default -> Counter.COM_SHOW_ENGINE_STATUS;
                            });
            case ShowStatement.Explain _ -> Optional.of(Counter.COM_SELECT);
            case ShowStatement.ExplainConnection _ -> Optional.of(Counter.COM_EXPLAIN_OTHER);
            case ShowStatement.Help _ -> Optional.of(Counter.COM_HELP);
            case ShowStatement.Other(var what) ->
                    Optional.ofNullable(OTHER_SHOWS.get(what.toUpperCase(Locale.ROOT)));
        };
    }

    private static Counter of(boolean errorsOnly) {
        return errorsOnly ? Counter.COM_SHOW_ERRORS : Counter.COM_SHOW_WARNINGS;
    }

    private static Counter of(ShowStatement.Listing.Kind kind) {
        return switch (kind) {
            case DATABASES -> Counter.COM_SHOW_DATABASES;
            case TABLES -> Counter.COM_SHOW_TABLES;
            case TABLE_STATUS -> Counter.COM_SHOW_TABLE_STATUS;
            case OPEN_TABLES -> Counter.COM_SHOW_OPEN_TABLES;
            case TRIGGERS -> Counter.COM_SHOW_TRIGGERS;
            case EVENTS -> Counter.COM_SHOW_EVENTS;
            case PROCEDURE_STATUS -> Counter.COM_SHOW_PROCEDURE_STATUS;
            case FUNCTION_STATUS -> Counter.COM_SHOW_FUNCTION_STATUS;
            case ENGINES -> Counter.COM_SHOW_STORAGE_ENGINES;
            case COLLATION -> Counter.COM_SHOW_COLLATIONS;
            case CHARACTER_SET -> Counter.COM_SHOW_CHARSETS;
            case PLUGINS -> Counter.COM_SHOW_PLUGINS;
            case PRIVILEGES -> Counter.COM_SHOW_PRIVILEGES;
        };
    }

    private static Counter of(ShowStatement.ObjectKind kind) {
        return switch (kind) {
            case DATABASE -> Counter.COM_SHOW_CREATE_DB;
            case TABLE, VIEW -> Counter.COM_SHOW_CREATE_TABLE;
            case PROCEDURE -> Counter.COM_SHOW_CREATE_PROC;
            case FUNCTION -> Counter.COM_SHOW_CREATE_FUNC;
            case TRIGGER -> Counter.COM_SHOW_CREATE_TRIGGER;
            case EVENT -> Counter.COM_SHOW_CREATE_EVENT;
        };
    }

    private static Optional<Counter> of(AccountStatement statement) {
        return switch (statement) {
            case AccountStatement.CreateUser _ -> Optional.of(Counter.COM_CREATE_USER);
            case AccountStatement.AlterUser _ -> Optional.of(Counter.COM_ALTER_USER);
            case AccountStatement.DropUser _ -> Optional.of(Counter.COM_DROP_USER);
            case AccountStatement.RenameUser _ -> Optional.of(Counter.COM_RENAME_USER);
            case AccountStatement.CreateRole _ -> Optional.of(Counter.COM_CREATE_ROLE);
            case AccountStatement.DropRole _ -> Optional.of(Counter.COM_DROP_ROLE);
            case AccountStatement.Grant _ -> Optional.of(Counter.COM_GRANT);
            case AccountStatement.GrantRoles _ -> Optional.of(Counter.COM_GRANT_ROLES);
            case AccountStatement.Revoke _ -> Optional.of(Counter.COM_REVOKE);
            case AccountStatement.RevokeAll _ -> Optional.of(Counter.COM_REVOKE_ALL);
            case AccountStatement.RevokeRoles _ -> Optional.of(Counter.COM_REVOKE_ROLES);
            case AccountStatement.GrantProxy _ -> Optional.of(Counter.COM_GRANT);
            case AccountStatement.RevokeProxy _ -> Optional.of(Counter.COM_REVOKE);
            case AccountStatement.SetPassword _ -> Optional.of(Counter.COM_SET_PASSWORD);
            case AccountStatement.SetRole _ -> Optional.of(Counter.COM_SET_ROLE);
            case AccountStatement.SetDefaultRole _ ->
                    Optional.of(Counter.COM_ALTER_USER_DEFAULT_ROLE);
        };
    }

    private static Optional<Counter> of(MaintenanceStatement statement) {
        return switch (statement) {
            case MaintenanceStatement.TableMaintenance maintenance ->
                    Optional.of(
                            switch (maintenance.kind()) {
                                case ANALYZE -> Counter.COM_ANALYZE;
                                case CHECK -> Counter.COM_CHECK;
                                case CHECKSUM -> Counter.COM_CHECKSUM;
                                case OPTIMIZE -> Counter.COM_OPTIMIZE;
                                case REPAIR -> Counter.COM_REPAIR;
                            });
            case MaintenanceStatement.Histogram _ -> Optional.of(Counter.COM_ANALYZE);
            case MaintenanceStatement.Flush _ -> Optional.of(Counter.COM_FLUSH);
            case MaintenanceStatement.Shutdown _ -> Optional.of(Counter.COM_SHUTDOWN);
            case MaintenanceStatement.ResetPersist _ -> Optional.of(Counter.COM_RESET);
            case MaintenanceStatement.Clone _, MaintenanceStatement.Unsupported _ ->
                    Optional.empty();
        };
    }

    private static Optional<Counter> of(ProgramStatement statement) {
        return switch (statement) {
            case ProgramStatement.Signal(var again, _, _) ->
                    Optional.of(again ? Counter.COM_RESIGNAL : Counter.COM_SIGNAL);
            case ProgramStatement.GetDiagnostics _ -> Optional.of(Counter.COM_GET_DIAGNOSTICS);
            case ProgramStatement.CreateProgram _,
                    ProgramStatement.AlterProgram _,
                    ProgramStatement.DropProgram _ ->
                    Optional.empty();
        };
    }
}
