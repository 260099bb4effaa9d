package dev.quell.session;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.stop.StopReason;
import dev.quell.session.account.DynamicPrivilege;
import java.util.Optional;

/// Whom one KILL means: a session and, where it is a statement that shall end, that statement and no later one.
///
/// Found by [#of] and [#ofQuery]; an id that nobody has is told to everybody, before rights are looked at, as in MySQL
/// (`kill_one_thread` in sql/sql_kill.cc). Who may kill: everybody sessions of the own user; CONNECTION_ADMIN or SUPER
/// everybody's; a victim with SYSTEM_USER only one who has it too. Any thread.
///
/// @param statement what the victim runs; empty if it is idle, and then KILL QUERY has no effect
public record KillCommand(Kind kind, Session victim, Optional<RunningStatement> statement) {
    /// What ends.
    public enum Kind {
        QUERY,
        CONNECTION,
        /// MariaDB's KILL QUERY ID: the number is a statement's.
        QUERY_ID;

        /// As a statement says it.
        public String words() {
            return switch (this) {
                case QUERY -> "KILL QUERY";
                case CONNECTION -> "KILL CONNECTION";
                case QUERY_ID -> "KILL QUERY ID";
            };
        }

        /// True if the session goes on without its statement.
        public boolean keepsSession() {
            return this != CONNECTION;
        }
    }

    /// KILL QUERY and KILL CONNECTION of a connection id.
    ///
    /// @throws SqlError 1094
    public static KillCommand of(Sessions sessions, Kind kind, long connectionId) {
        return sessions.find(connectionId)
                .map(victim -> new KillCommand(kind, victim, victim.running()))
                .orElseThrow(() -> ErrorCode.NO_SUCH_THREAD.error(connectionId));
    }

    /// KILL QUERY ID: the statement with that number, if it still runs.
    ///
    /// @throws SqlError 1957
    public static KillCommand ofQuery(Sessions sessions, long queryId) {
        for (var session : sessions.all()) {
            var running = session.running().filter(one -> one.queryId() == queryId);
            if (running.isPresent()) {
                return new KillCommand(Kind.QUERY_ID, session, running);
            }
        }
        throw ErrorCode.NO_SUCH_QUERY.error(Long.toUnsignedString(queryId));
    }

    /// The error that this killer gets; empty if he may.
    public Optional<SqlError> denial(Session killer) {
        if (mayKill(killer)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (kind) {
                    case QUERY, CONNECTION -> ErrorCode.KILL_DENIED_ERROR.error(victim.id());
                    case QUERY_ID ->
                            ErrorCode.KILL_QUERY_DENIED_ERROR.error(
                                    statement.map(RunningStatement::queryId).orElse(0L));
                });
    }

    private boolean mayKill(Session killer) {
        if (killer == victim) {
            return true;
        }
        var rights = killer.privileges();
        if (!killer.hasUserOf(victim) && !rights.has(DynamicPrivilege.CONNECTION_ADMIN)) {
            return false;
        }
        return rights.has(DynamicPrivilege.SYSTEM_USER)
                || victim.login().isEmpty()
                || !victim.privileges().has(DynamicPrivilege.SYSTEM_USER);
    }

    /// Sets the signal and returns at once; it does not wait until the victim has stopped.
    ///
    /// @throws SqlError 1095, 1979
    public void run(Session killer) {
        denial(killer)
                .ifPresent(denied -> {
                    throw denied;
                });
        if (kind == Kind.CONNECTION) {
            victim.kill(new StopReason.KilledConnection(killer.id()));
        } else {
            statement.ifPresent(one -> victim.stop(one, new StopReason.KilledQuery(killer.id())));
        }
    }
}
