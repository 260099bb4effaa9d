package dev.quell.session;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.session.account.DynamicPrivilege;
import dev.quell.session.account.Privileges;
import dev.quell.session.variable.SystemVariable;
import java.util.Set;

/// Who may set which system variable.
public final class VariableRights {
    /// Session values that change what others see or what is logged, hence restricted.
    private static final Set<String> RESTRICTED =
            Set.of(
                    "binlog_format",
                    "binlog_row_image",
                    "binlog_row_value_options",
                    "binlog_rows_query_log_events",
                    "binlog_direct_non_transactional_updates",
                    "bulk_insert_buffer_size",
                    "gtid_next",
                    "histogram_generation_max_mem_size",
                    "pseudo_replica_mode",
                    "pseudo_slave_mode",
                    "pseudo_thread_id",
                    "sql_log_bin",
                    "sql_log_off",
                    "sql_require_primary_key",
                    "transaction_allow_batching");

    /// Those that MySQL's error names without SUPER.
    private static final Set<String> WITHOUT_SUPER = Set.of("internal_tmp_mem_storage_engine");

    /// Those that who applies another server's changes may set too.
    private static final Set<String> APPLIERS =
            Set.of(
                    "immediate_server_version",
                    "original_commit_timestamp",
                    "original_server_version");

    private VariableRights() {}

    /// @throws dev.quell.base.error.SqlError 1227
    public static void require(Session session, SystemVariable variable, boolean global) {
        var rights = session.privileges();
        if (global) {
            rights.require(DynamicPrivilege.SYSTEM_VARIABLES_ADMIN);
            requireMore(rights, variable);
        } else if (!rights.has(DynamicPrivilege.SYSTEM_VARIABLES_ADMIN)
                && !rights.has(DynamicPrivilege.SESSION_VARIABLES_ADMIN)) {
            requireUnrestricted(rights, variable.name());
        }
    }

    /// @throws SqlError 3630
    public static void requirePersistOnly(Session session) {
        var rights = session.privileges();
        if (!rights.has(DynamicPrivilege.SYSTEM_VARIABLES_ADMIN)
                || !rights.has(DynamicPrivilege.PERSIST_RO_VARIABLES_ADMIN)) {
            throw ErrorCode.PERSIST_ONLY_ACCESS_DENIED_ERROR.error(
                    "SYSTEM_VARIABLES_ADMIN and PERSIST_RO_VARIABLES_ADMIN");
        }
    }

    private static void requireUnrestricted(Privileges rights, String name) {
        if (RESTRICTED.contains(name)) {
            throw denied("SUPER, SYSTEM_VARIABLES_ADMIN or SESSION_VARIABLES_ADMIN");
        }
        if (WITHOUT_SUPER.contains(name)) {
            throw denied("SYSTEM_VARIABLES_ADMIN or SESSION_VARIABLES_ADMIN");
        }
        if (APPLIERS.contains(name) && !rights.has(DynamicPrivilege.REPLICATION_APPLIER)) {
            throw denied(
                    "SUPER, SYSTEM_VARIABLES_ADMIN, SESSION_VARIABLES_ADMIN or"
                            + " REPLICATION_APPLIER");
        }
    }

    /// What gives everybody a role, or shuts everybody out, takes the right to do so.
    private static void requireMore(Privileges rights, SystemVariable variable) {
        switch (variable.name()) {
            case "mandatory_roles" -> {
                if (!rights.has(DynamicPrivilege.ROLE_ADMIN)) {
                    throw denied(
                            "SYSTEM_VARIABLES_ADMIN or SUPER privileges, as well as the ROLE_ADMIN");
                }
            }
            case "offline_mode" -> {
                if (!rights.has(DynamicPrivilege.CONNECTION_ADMIN)) {
                    throw denied("SYSTEM_VARIABLES_ADMIN plus CONNECTION_ADMIN or SUPER");
                }
            }
            default -> {
                // nothing more
            }
        }
    }

    private static SqlError denied(String missing) {
        return ErrorCode.SPECIFIC_ACCESS_DENIED_ERROR.error(missing);
    }
}
