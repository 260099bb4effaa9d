package dev.quell.storage.catalog;

/// One step of a DDL statement. [Catalog#apply] makes a list of them true at once or not at all. Whether names clash or exist
/// is for the caller to ask, under its metadata locks.
///
/// Ranges of indexes that are in no definition any more are emptied in the background.
public sealed interface CatalogChange {
    /// Makes or replaces a schema.
    record PutSchema(SchemaDefinition schema) implements CatalogChange {}

    /// Drops a schema with all its tables, views and events.
    record DropSchema(String name) implements CatalogChange {}

    /// Makes a table, or replaces the one of the same id (altered, renamed, truncated with new index ids).
    record PutTable(TableDefinition table) implements CatalogChange {}

    record DropTable(long tableId) implements CatalogChange {}

    /// Makes or replaces a view.
    record PutView(ViewDefinition view) implements CatalogChange {}

    record DropView(String schema, String name) implements CatalogChange {}

    /// Makes an event, or replaces the one of the same id (altered, renamed).
    record PutEvent(EventDefinition event) implements CatalogChange {}

    record DropEvent(long eventId) implements CatalogChange {}
}
