package dev.quell.session;

import dev.quell.base.error.ErrorCode;
import dev.quell.session.account.DynamicPrivilege;
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

    private VariableRights() {}

    /// @throws dev.quell.base.error.SqlError 1227
    public static void require(Session session, SystemVariable variable, boolean global) {
        var rights = session.privileges();
        if (global) {
            rights.require(DynamicPrivilege.SYSTEM_VARIABLES_ADMIN);
        } else if (RESTRICTED.contains(variable.name())
                && !rights.has(DynamicPrivilege.SYSTEM_VARIABLES_ADMIN)
                && !rights.has(DynamicPrivilege.SESSION_VARIABLES_ADMIN)) {
            throw ErrorCode.SPECIFIC_ACCESS_DENIED_ERROR.error(
                    "SUPER, SYSTEM_VARIABLES_ADMIN or SESSION_VARIABLES_ADMIN");
        }
    }
}
