package dev.quell.query.value;

import dev.quell.base.stop.Progress;
import dev.quell.base.value.Value;
import dev.quell.storage.catalog.TableDefinition;
import java.util.Optional;

/// What functions may ask about the session. Answers are cheap and never block.
public interface SessionFacts {
    long connectionId();

    /// The client's own claim, `user@host`: USER().
    String user();

    /// The account that was matched, `user@host`: CURRENT_USER().
    String currentUser();

    /// The active roles as CURRENT_ROLE() lists them; `NONE` without any.
    String currentRole();

    /// The current database; empty if none.
    Optional<String> database();

    /// VERSION().
    String version();

    /// LAST_INSERT_ID() without argument: the first number that the last successful INSERT made, as 64 unsigned bits.
    long lastInsertId();

    /// LAST_INSERT_ID(expr): what the next OK packet and LAST_INSERT_ID() tell.
    void lastInsertId(long id);

    /// FOUND_ROWS().
    long foundRows();

    /// ROW_COUNT(): -1 after a SELECT.
    long rowCount();

    /// The value of a system variable.
    ///
    /// @throws dev.quell.base.error.SqlError 1193 if it is unknown, 1238 if it has no such scope
    Value systemVariable(VariableScope scope, String name);

    /// A temporary table of the session; it hides the stored table or view of that name.
    default Optional<TableDefinition> temporaryTable(String schema, String table) {
        return Optional.empty();
    }

    /// `user@host` of the session with that connection id; empty if there is none.
    default Optional<String> userOf(long connection) {
        return Optional.empty();
    }

    /// Whether performance_schema keeps what goes to that consumer; empty for a name that is none.
    default Optional<Boolean> records(String consumer) {
        return Optional.empty();
    }

    /// Shows a stage as State in the process list, such as `User sleep`; the returned string is the one before it.
    String stage(String name);

    /// Shows from now on how far the present stage has come.
    ///
    /// @param estimated how much there is to do
    default Progress progress(long estimated) {
        return Progress.unseen();
    }

    /// What [#progress] began is over, though the stage goes on.
    default void endProgress() {}

    /// SYSTEM: the one that is not named at all, as in `@@x`, looks at the session first.
    enum VariableScope {
        GLOBAL,
        SESSION,
        UNSPECIFIED
    }
}
