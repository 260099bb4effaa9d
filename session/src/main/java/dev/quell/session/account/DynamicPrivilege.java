package dev.quell.session.account;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The dynamic privileges: fine-grained parts of what SUPER once was. Global only; each has its own GRANT OPTION.
public enum DynamicPrivilege {
    ALLOW_NONEXISTENT_DEFINER,
    APPLICATION_PASSWORD_ADMIN,
    AUDIT_ABORT_EXEMPT,
    AUDIT_ADMIN,
    AUTHENTICATION_POLICY_ADMIN,
    BACKUP_ADMIN,
    BINLOG_ADMIN,
    BINLOG_ENCRYPTION_ADMIN,
    CLONE_ADMIN,
    CONNECTION_ADMIN,
    CREATE_SPATIAL_REFERENCE_SYSTEM,
    ENCRYPTION_KEY_ADMIN,
    FIREWALL_EXEMPT,
    FLUSH_OPTIMIZER_COSTS,
    FLUSH_PRIVILEGES,
    FLUSH_STATUS,
    FLUSH_TABLES,
    FLUSH_USER_RESOURCES,
    GROUP_REPLICATION_ADMIN,
    GROUP_REPLICATION_STREAM,
    INNODB_REDO_LOG_ARCHIVE,
    INNODB_REDO_LOG_ENABLE,
    MANAGE_DATA_MASKING_POLICY,
    OPTIMIZE_LOCAL_TABLE,
    PASSWORDLESS_USER_ADMIN,
    PERSIST_RO_VARIABLES_ADMIN,
    REPLICATION_APPLIER,
    REPLICATION_SLAVE_ADMIN,
    RESOURCE_GROUP_ADMIN,
    RESOURCE_GROUP_USER,
    ROLE_ADMIN,
    SENSITIVE_VARIABLES_OBSERVER,
    SERVICE_CONNECTION_ADMIN,
    SESSION_VARIABLES_ADMIN,
    SET_ANY_DEFINER,
    SHOW_ROUTINE,
    SYSTEM_USER,
    SYSTEM_VARIABLES_ADMIN,
    TABLE_ENCRYPTION_ADMIN,
    TELEMETRY_LOG_ADMIN,
    TRANSACTION_GTID_TAG,
    XA_RECOVER_ADMIN;

    /// Finds by name, whatever its case.
    public static Optional<DynamicPrivilege> named(String name) {
        String wanted = name.toUpperCase(Locale.ROOT);
        return Arrays.stream(values()).filter(one -> one.name().equals(wanted)).findFirst();
    }

    /// True where SUPER does as well. SYSTEM_USER is no right to act but a shield, which SUPER does not give.
    boolean impliedBySuper() {
        return this != SYSTEM_USER;
    }

    /// True where the error of who lacks it does not name SUPER.
    boolean isToldAlone() {
        return this == SYSTEM_USER || this == BACKUP_ADMIN;
    }
}
