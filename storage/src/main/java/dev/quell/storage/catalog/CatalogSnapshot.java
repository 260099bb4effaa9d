package dev.quell.storage.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// All definitions at one moment. Names of schemas, tables and views are case-sensitive (`lower_case_table_names` = 0).
public final class CatalogSnapshot {
    public static final CatalogSnapshot EMPTY =
            new CatalogSnapshot(
                    0, new TreeMap<>(), new HashMap<>(), new HashMap<>(), new TreeMap<>());

    private record Name(String schema, String name) {}

    /// A foreign key that leads to some table.
    ///
    /// @param child the table that has it
    public record Referrer(TableDefinition child, ForeignKeyDefinition key) {}

    private final long version;
    private final TreeMap<String, SchemaDefinition> schemas;
    private final Map<Name, TableDefinition> tables;
    private final Map<Name, ViewDefinition> views;
    private final TreeMap<Long, EventDefinition> events;
    private final Map<Long, TableDefinition> byId = new HashMap<>();
    private final Map<Name, List<Referrer>> referrers = new HashMap<>();

    private CatalogSnapshot(
            long version,
            TreeMap<String, SchemaDefinition> schemas,
            Map<Name, TableDefinition> tables,
            Map<Name, ViewDefinition> views,
            TreeMap<Long, EventDefinition> events) {
        this.version = version;
        this.schemas = schemas;
        this.tables = tables;
        this.views = views;
        this.events = events;
        tables.values().forEach(table -> byId.put(table.id(), table));
        tables.values().stream()
                .filter(table -> !table.foreignKeys().isEmpty())
                .sorted(
                        Comparator.comparing(TableDefinition::schema)
                                .thenComparing(TableDefinition::name))
                .forEach(this::addReferrer);
    }

    private void addReferrer(TableDefinition child) {
        for (ForeignKeyDefinition key : child.foreignKeys()) {
            referrers
                    .computeIfAbsent(
                            new Name(key.parentSchema(), key.parentTable()), _ -> new ArrayList<>())
                    .add(new Referrer(child, key));
        }
    }

    /// Grows with each change of the catalog; plans made under another version are stale.
    public long version() {
        return version;
    }

    public Optional<SchemaDefinition> schema(String name) {
        return Optional.ofNullable(schemas.get(name));
    }

    /// All schemas by name.
    public List<SchemaDefinition> schemas() {
        return List.copyOf(schemas.values());
    }

    public Optional<TableDefinition> table(String schema, String name) {
        return Optional.ofNullable(tables.get(new Name(schema, name)));
    }

    public Optional<TableDefinition> table(long id) {
        return Optional.ofNullable(byId.get(id));
    }

    /// The tables of a schema by name.
    public List<TableDefinition> tables(String schema) {
        return tables.values().stream()
                .filter(table -> table.schema().equals(schema))
                .sorted(Comparator.comparing(TableDefinition::name))
                .toList();
    }

    public Optional<ViewDefinition> view(String schema, String name) {
        return Optional.ofNullable(views.get(new Name(schema, name)));
    }

    /// The views of a schema by name.
    public List<ViewDefinition> views(String schema) {
        return views.values().stream()
                .filter(view -> view.schema().equals(schema))
                .sorted(Comparator.comparing(ViewDefinition::name))
                .toList();
    }

    /// The foreign keys that lead to the table of that name, whether it exists or not, by the names of their tables.
    public List<Referrer> referrers(String schema, String name) {
        return Collections.unmodifiableList(
                referrers.getOrDefault(new Name(schema, name), List.of()));
    }

    /// Every table, in no order.
    public List<TableDefinition> allTables() {
        return List.copyOf(tables.values());
    }

    /// Every view, in no order.
    public List<ViewDefinition> allViews() {
        return List.copyOf(views.values());
    }

    /// An event; its name is found without case.
    public Optional<EventDefinition> event(String schema, String name) {
        return events.values().stream()
                .filter(event ->
                        event.schema().equals(schema) && event.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /// Every event, in the order in which they were made.
    public Collection<EventDefinition> events() {
        return Collections.unmodifiableCollection(events.values());
    }

    /// The picture after the changes.
    public CatalogSnapshot with(List<CatalogChange> changes) {
        var newSchemas = new TreeMap<>(schemas);
        var newTables = new HashMap<>(tables);
        var newViews = new HashMap<>(views);
        var newEvents = new TreeMap<>(events);
        for (CatalogChange change : changes) {
            switch (change) {
                case CatalogChange.PutSchema(var schema) -> newSchemas.put(schema.name(), schema);
                case CatalogChange.DropSchema(var name) -> {
                    newSchemas.remove(name);
                    newTables.keySet().removeIf(key -> key.schema.equals(name));
                    newViews.keySet().removeIf(key -> key.schema.equals(name));
                    newEvents.values().removeIf(event -> event.schema().equals(name));
                }
                case CatalogChange.PutTable(var table) -> {
                    newTables.values().removeIf(old -> old.id() == table.id());
                    newTables.put(new Name(table.schema(), table.name()), table);
                }
                case CatalogChange.DropTable(var id) ->
                        newTables.values().removeIf(old -> old.id() == id);
                case CatalogChange.PutView(var view) ->
                        newViews.put(new Name(view.schema(), view.name()), view);
                case CatalogChange.DropView(var schema, var name) ->
                        newViews.remove(new Name(schema, name));
                case CatalogChange.PutEvent(var event) -> newEvents.put(event.id(), event);
                case CatalogChange.DropEvent(var id) -> newEvents.remove(id);
            }
        }
        return new CatalogSnapshot(version + 1, newSchemas, newTables, newViews, newEvents);
    }

    /// The ids of every range that holds rows or index entries.
    public List<Long> rangeIds() {
        var ids = new ArrayList<Long>();
        tables.values().forEach(table -> ids.addAll(table.rangeIds()));
        return ids;
    }
}
