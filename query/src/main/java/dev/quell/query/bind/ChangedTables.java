package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.storage.catalog.TableDefinition;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The tables that the statement being bound changes. Its subqueries must not read them, unless what they read is kept apart
/// first: derived tables, common table expressions and views that are not merged are. (MySQL: `unique_table` and
/// `update_non_unique_table_error` in sql/sql_base.cc.)
public final class ChangedTables {
    private Map<TableDefinition, Change> tables = Map.of();
    private String statement = "";

    /// A table that is changed.
    ///
    /// @param alias what it, or the view that it is changed through, is called in the statement
    /// @param view that view's name; empty without one
    public record Change(String alias, Optional<String> view) {
        public static Change of(String alias) {
            return new Change(alias, Optional.empty());
        }
    }

    /// A view that reads a table.
    ///
    /// @param alias what the statement calls it
    record Reader(String schema, String name, String alias) {
        String wholeName() {
            return schema + "." + name;
        }
    }

    /// From here on they must not be read.
    ///
    /// @param changes what each is called in the statement
    /// @param name the statement, `UPDATE`
    void are(Map<TableDefinition, Change> changes, String name) {
        tables = Map.copyOf(changes);
        statement = name;
    }

    boolean any() {
        return !tables.isEmpty();
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

    /// @param reader the view in which the table is read, if it is one
    /// @throws SqlError 1093, or 1443 where a view is in the way
    void checkRead(TableDefinition table, Optional<Reader> reader) {
        Change change = tables.get(table);
        if (change == null) {
            return;
        }
        boolean sameView = change.view.equals(reader.map(Reader::wholeName));
        throw sameView
                ? ErrorCode.UPDATE_TABLE_USED.error(change.alias)
                : ErrorCode.VIEW_PREVENT_UPDATE.error(
                        reader.map(Reader::alias).orElse(change.alias), statement, change.alias);
    }
}
