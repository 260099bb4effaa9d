package dev.quell.sql.tree;

import java.util.Optional;

/// One element of a select list.
public sealed interface SelectItem {
    /// `*`, `t.*`, `db.t.*`.
    record Star(Optional<String> schema, Optional<String> table) implements SelectItem {}

    /// `expression [AS alias]`.
    ///
    /// @param alias as written; may be empty text
    /// @param name what the result column is called: the alias; else the column's name as written, a string literal's
    ///     (first) value, or the expression's source text as written
    record Item(Expression expression, Optional<String> alias, String name) implements SelectItem {}
}
