package dev.quell.session;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.value.SqlMode;
import dev.quell.base.value.Value;
import dev.quell.session.account.DynamicPrivilege;
import dev.quell.session.variable.SystemVariable;
import dev.quell.session.variable.VariableCatalogue;
import java.util.Optional;
import java.util.Set;

/// One assignment of SET to a system variable, with the privileges that it asks for.
///
/// @param name as written; aliases are taken
/// @param value empty for DEFAULT
public record SetVariable(Target target, String name, Optional<Value> value) {
    /// Session values that change what others see or what is logged, hence restricted.
    private static final Set<String> RESTRICTED =
            Set.of(
                    "binlog_format",
                    "binlog_row_image",
                    "binlog_row_value_options",
                    "binlog_rows_query_log_events",
                    "binlog_direct_non_transactional_updates",
                    "default_collation_for_utf8mb4",
                    "gtid_next",
                    "original_commit_timestamp",
                    "original_server_version",
                    "immediate_server_version",
                    "pseudo_replica_mode",
                    "pseudo_slave_mode",
                    "pseudo_thread_id",
                    "sql_log_bin",
                    "sql_log_off",
                    "sql_require_primary_key",
                    "transaction_allow_batching");

    /// Which copy of the variable changes.
    public enum Target {
        SESSION,
        /// The running server's; gone with the next start.
        GLOBAL
    }

    /// @return the warning to note, if any
    /// @throws SqlError 1193 unknown, 1227 not allowed, 1228, 1229, 1238, 1621 not to be set so, 1231 and 1232 for the value
    public Optional<SqlError> run(Session session) {
        var variable = VariableCatalogue.STANDARD.get(name);
        return switch (target) {
            case SESSION -> {
                requireSessionRight(variable, session);
                yield setSession(variable, session);
            }
            case GLOBAL -> {
                session.privileges().require(DynamicPrivilege.SYSTEM_VARIABLES_ADMIN);
                yield setGlobal(variable, session);
            }
        };
    }

    private static void requireSessionRight(SystemVariable variable, Session session) {
        var rights = session.privileges();
        if (RESTRICTED.contains(variable.name())
                && !rights.has(DynamicPrivilege.SYSTEM_VARIABLES_ADMIN)
                && !rights.has(DynamicPrivilege.SESSION_VARIABLES_ADMIN)) {
            throw ErrorCode.SPECIFIC_ACCESS_DENIED_ERROR.error(
                    "SUPER, SYSTEM_VARIABLES_ADMIN or SESSION_VARIABLES_ADMIN");
        }
    }

    private Optional<SqlError> setSession(SystemVariable variable, Session session) {
        if (value.isPresent()) {
            return session.variables().set(variable, value.get());
        }
        session.variables().setDefault(variable);
        return Optional.empty();
    }

    private Optional<SqlError> setGlobal(SystemVariable variable, Session session) {
        var globals = session.sessions().variables();
        if (value.isPresent()) {
            boolean strict = session.variables().sqlMode().has(SqlMode.Flag.STRICT_ALL_TABLES);
            return globals.set(variable, value.get(), strict);
        }
        globals.setDefault(variable);
        return Optional.empty();
    }
}
