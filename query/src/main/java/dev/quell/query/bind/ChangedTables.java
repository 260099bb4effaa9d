package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.storage.catalog.TableDefinition;
import java.util.Map;
import java.util.function.Supplier;

/// The tables that the statement being bound changes. Its subqueries must not read them, unless what they read is kept apart
/// first: derived tables, views and common table expressions are. (MySQL: `unique_table` in sql/sql_base.cc.)
final class ChangedTables {
    private Map<TableDefinition, String> tables = Map.of();

    /// From here on they must not be read.
    ///
    /// @param aliases what each is called in the statement
    void are(Map<TableDefinition, String> aliases) {
        tables = Map.copyOf(aliases);
    }

    /// Binds a query whose rows are kept apart.
    <T> T apart(Supplier<T> binding) {
        var before = tables;
        tables = Map.of();
        try {
            return binding.get();
        } finally {
            tables = before;
        }
    }

    /// @throws dev.quell.base.error.SqlError 1093
    void checkRead(TableDefinition table) {
        String alias = tables.get(table);
        if (alias != null) {
            throw ErrorCode.UPDATE_TABLE_USED.error(alias);
        }
    }
}
