package dev.quell.query.bind;

import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.SchemaStatement.CheckOption;
import dev.quell.sql.tree.SchemaStatement.ViewAlgorithm;
import dev.quell.storage.catalog.TableDefinition;
import java.util.List;
import java.util.Optional;

/// What names of tables mean to one statement: one picture of the catalog, with the virtual tables beside it.
public interface TableDirectory {
    Optional<NamedTable> table(String schema, String name);

    /// The same without the session's temporary tables: what views see.
    Optional<NamedTable> stored(String schema, String name);

    boolean schemaExists(String schema);

    /// What CREATE VIEW says of a view besides its query.
    ///
    /// @param definer whose rights count for what it reads: `user@host`; empty for those of who reads the view
    record ViewRules(Optional<String> definer, ViewAlgorithm algorithm, CheckOption check) {}

    /// What stands behind a name.
    sealed interface NamedTable {
        record Stored(TableDefinition definition) implements NamedTable {}

        record Virtual(VirtualTable table) implements NamedTable {}

        /// @param columns the names of the view's columns; empty for those of its query
        /// @param query its unqualified names are looked up in the view's own schema
        /// @param rules what CREATE VIEW said besides
        record View(String schema, String name, List<String> columns, Query query, ViewRules rules)
                implements NamedTable {
            public View {
                columns = List.copyOf(columns);
            }
        }
    }
}
