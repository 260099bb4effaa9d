package dev.quell.sql.tree;

import java.util.Optional;

/// A name that may say its database: `t`, `db.t`.
///
/// @param schema the database, as written
/// @param name the table, view, routine …, as written and without quotes
public record QualifiedName(Optional<String> schema, String name) {
    /// A name without a database.
    public static QualifiedName of(String name) {
        return new QualifiedName(Optional.empty(), name);
    }

    /// A name in a database.
    public static QualifiedName of(String schema, String name) {
        return new QualifiedName(Optional.of(schema), name);
    }
}
