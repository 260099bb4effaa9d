package dev.quell.query.system;

import dev.quell.base.error.ErrorCode;
import dev.quell.session.account.DynamicPrivilege;
import dev.quell.session.account.Privilege;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What reading the rows of a virtual table takes beyond SELECT on it, as in MySQL.
final class ReadRights {
    private static final String PERFORMANCE_SCHEMA = "performance_schema";

    /// What MySQL's views of that name read, with the rights of who reads them.
    private static final Map<String, List<String>> BELOW =
            Map.of(
                    "innodb_lock_waits", List.of("data_lock_waits", "data_locks"),
                    "schema_table_lock_waits", List.of("metadata_locks", "threads"),
                    "ps_check_lost_instrumentation", List.of("global_status"));

    private ReadRights() {}

    /// @throws dev.quell.base.error.SqlError 1227, 1356
    static void check(Look look, String schema, String name) {
        String table = name.toLowerCase(Locale.ROOT);
        switch (schema) {
            case "information_schema" -> {
                if (tellsOfStorage(table)) {
                    look.privileges().require(Privilege.PROCESS);
                }
            }
            case PERFORMANCE_SCHEMA -> {
                if (table.equals("log_status")) {
                    look.privileges().require(DynamicPrivilege.BACKUP_ADMIN);
                }
            }
            case "sys" -> checkBelow(look, table);
            default -> {
                // SELECT is enough
            }
        }
    }

    private static boolean tellsOfStorage(String table) {
        boolean innodb = table.startsWith("innodb_") && !table.equals("innodb_ft_default_stopword");
        return innodb || table.equals("files");
    }

    private static void checkBelow(Look look, String table) {
        for (String below : BELOW.getOrDefault(table, List.of())) {
            if (!look.privileges().has(Privilege.SELECT, PERFORMANCE_SCHEMA, below)) {
                throw ErrorCode.VIEW_INVALID.error("sys", table);
            }
        }
        if (table.equals("innodb_lock_waits")) {
            look.privileges().require(Privilege.PROCESS);
        }
    }
}
