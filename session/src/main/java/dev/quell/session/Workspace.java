package dev.quell.session;

import dev.quell.base.error.SqlError;
import dev.quell.base.value.Value;
import java.util.List;

/// What the engine keeps for one session between statements: its transaction, prepared plans, temporary tables, warnings.
///
/// Only the session's own thread calls it. Each method that runs a statement begins it on the session itself
/// (its `begin`), so that every statement of a multi-statement text has a stop signal and a process-list entry of its own.
/// Errors leave as [dev.quell.base.error.SqlError], faults of ours as [InternalFault]; the statement is undone by then.
public interface Workspace extends AutoCloseable {
    /// Runs a text of one or more statements (more than one only if the client set CLIENT_MULTI_STATEMENTS).
    void query(String text, ResultSink sink);

    /// Parses and plans a statement with `?` places.
    PreparedStatement prepare(String text);

    /// Runs a prepared statement with one value for each place.
    void execute(PreparedStatement statement, List<Value> parameters, ResultSink sink);

    /// Changes the current database (COM_INIT_DB, and the database named at login).
    ///
    /// @throws dev.quell.base.error.SqlError 1049 unknown, 1044 not allowed
    void useDatabase(String name);

    /// The columns of a table whose names match a LIKE pattern (COM_FIELD_LIST).
    List<ResultColumn> fields(String table, String pattern);

    /// COM_RESET_CONNECTION and COM_CHANGE_USER: rolls back, frees locks, temporary tables, user variables; session
    /// variables go back to the global ones.
    void reset();

    /// The transaction that is open between statements.
    OpenTransaction openTransaction();

    /// What a transaction has done so far.
    enum OpenTransaction {
        /// There is none.
        NONE,
        /// It has changed nothing.
        READING,
        /// It has changed something.
        WRITING
    }

    /// The protocol's status flags that the engine knows: in transaction, autocommit, read-only transaction …
    int statusFlags();

    /// COM_PROCESS_KILL: KILL CONNECTION of that id.
    ///
    /// @throws dev.quell.base.error.SqlError 1094, 1095
    void kill(long connectionId);

    /// The thread that ran a statement here is stuck, and the session was taken from it: what the session has open is rolled back, the
    /// locks that its transactions and statements hold are free. Called by who goes on with the session; what the stuck thread still
    /// calls on its way out touches the old workspace only.
    ///
    /// @param error what the client is told
    /// @return the workspace that the session goes on with
    Workspace takeOver(SqlError error);

    /// The text of COM_STATISTICS.
    String statistics();

    /// COM_DEBUG: what the server's log is told of the server's state.
    ///
    /// @throws dev.quell.base.error.SqlError 1227 without SUPER
    String debugInformation();

    /// Rolls back and gives back all that the session holds. Never waits.
    @Override
    void close();
}
