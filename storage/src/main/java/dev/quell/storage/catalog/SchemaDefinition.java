package dev.quell.storage.catalog;

import dev.quell.base.text.Collation;

/// A database.
///
/// @param collation what its tables have where they name none
public record SchemaDefinition(String name, Collation collation) {}
