package dev.quell.query.system;

import dev.quell.storage.lock.MetadataKey;
import dev.quell.storage.lock.MetadataLockInfo;
import dev.quell.storage.lock.MetadataLockMode;
import java.util.List;
import java.util.Optional;

/// SHOW OPEN TABLES: all tables, for their definitions are in memory, with how many statements and transactions use each.
final class OpenTables {
    private OpenTables() {}

    /// @param schema the database, if one is named
    static void add(Look look, Rows rows, Optional<String> schema) {
        List<MetadataLockInfo> locks = look.engine().metadataLocks();
        for (var table : look.catalog().allTables()) {
            boolean wanted =
                    schema.filter(name -> !name.equalsIgnoreCase(table.schema())).isEmpty();
            if (wanted && look.privileges().sees(table.schema(), table.name())) {
                var key = MetadataKey.table(table.schema(), table.name());
                long users =
                        locks.stream()
                                .filter(lock -> lock.granted() && lock.key().equals(key))
                                .count();
                boolean locked =
                        locks.stream()
                                .anyMatch(lock ->
                                        lock.key().equals(key)
                                                && lock.mode() == MetadataLockMode.EXCLUSIVE);
                rows.add(table.schema(), table.name(), users, locked ? 1 : 0);
            }
        }
    }
}
