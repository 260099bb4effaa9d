package dev.quell.storage.catalog;

import java.util.List;

/// An index of a table.
///
/// @param id names its range of the store; from [Catalog#newId], never reused
/// @param name `PRIMARY` for the primary key; compared without case
/// @param visible false for an index that the planner must not use
public record IndexDefinition(
        long id,
        String name,
        IndexKind kind,
        List<IndexPart> parts,
        boolean visible,
        String comment) {

    public static final String PRIMARY_NAME = "PRIMARY";

    public IndexDefinition {
        parts = List.copyOf(parts);
        if (parts.isEmpty() || id <= 0) {
            throw new IllegalArgumentException("index " + name + ", id " + id + ", " + parts);
        }
    }

    /// A visible index without comment.
    public IndexDefinition(long id, String name, IndexKind kind, List<IndexPart> parts) {
        this(id, name, kind, parts, true, "");
    }
}
