package dev.quell.query.statement;

import dev.quell.base.value.SqlMode;
import dev.quell.query.bind.TableDirectory;
import dev.quell.query.system.SystemTables;
import dev.quell.query.value.SessionFacts;
import dev.quell.sql.parse.Parser;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.SchemaStatement.CheckOption;
import dev.quell.sql.tree.SchemaStatement.ViewAlgorithm;
import dev.quell.storage.catalog.CatalogSnapshot;
import dev.quell.storage.catalog.ViewDefinition;
import java.util.Map;
import java.util.Optional;

/// One picture of the catalog with the virtual tables beside it, and the session's temporary tables before both.
///
/// @param catalog the stored tables and views
public record CatalogDirectory(CatalogSnapshot catalog, SystemTables system, SessionFacts session)
        implements TableDirectory {
    @Override
    public Optional<NamedTable> table(String schema, String name) {
        return session.temporaryTable(schema, name)
                .<NamedTable>map(NamedTable.Stored::new)
                .or(() -> stored(schema, name));
    }

    @Override
    public Optional<NamedTable> stored(String schema, String name) {
        var stored = catalog.table(schema, name);
        if (stored.isPresent()) {
            return Optional.of(new NamedTable.Stored(stored.get()));
        }
        if (system.hasSchema(schema)) {
            return system.find(schema, name)
                    .<NamedTable>map(NamedTable.Virtual::new)
                    .or(() -> system.view(schema, name).map(CatalogDirectory::view));
        }
        return catalog.view(schema, name).map(CatalogDirectory::view);
    }

    /// A view as statements meet it.
    static NamedTable.View view(ViewDefinition view) {
        if (Parser.parse(view.query(), SqlMode.DEFAULT).statement() instanceof Query query) {
            return new NamedTable.View(
                    view.schema(), view.name(), view.columns(), query, rules(view.attributes()));
        }
        throw new IllegalStateException("view " + view.name() + " is no query");
    }

    private static ViewRules rules(Map<String, String> attributes) {
        boolean invoker = attributes.getOrDefault("security", "DEFINER").equals("INVOKER");
        return new ViewRules(
                invoker ? Optional.empty() : Optional.ofNullable(attributes.get("definer")),
                ViewAlgorithm.valueOf(attributes.getOrDefault("algorithm", "UNDEFINED")),
                CheckOption.valueOf(attributes.getOrDefault("check_option", "NONE")));
    }

    @Override
    public boolean schemaExists(String schema) {
        return catalog.schema(schema).isPresent() || system.hasSchema(schema);
    }
}
