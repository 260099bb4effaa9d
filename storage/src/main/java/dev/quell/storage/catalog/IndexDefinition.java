package dev.quell.storage.catalog;

import java.util.List;

/// An index of a table.
///
/// @param id names its range of the store; from [Catalog#newId], never reused
/// @param name `PRIMARY` for the primary key; compared without case
/// @param visible false for an index that the planner must not use
/// @param implicit true for one that a foreign key brought with it: it goes when a written one can take its place
public record IndexDefinition(
        long id,
        String name,
        IndexKind kind,
        List<IndexPart> parts,
        boolean visible,
        String comment,
        boolean implicit) {

    public static final String PRIMARY_NAME = "PRIMARY";

    /// What the rows of a table without a key to lie by are called where an index has to be named, as in MySQL.
    public static final String HIDDEN_NAME = "GEN_CLUST_INDEX";

    public IndexDefinition {
        parts = List.copyOf(parts);
        if (parts.isEmpty() || id <= 0) {
            throw new IllegalArgumentException("index " + name + ", id " + id + ", " + parts);
        }
    }

    /// An index that was asked for.
    public IndexDefinition(
            long id,
            String name,
            IndexKind kind,
            List<IndexPart> parts,
            boolean visible,
            String comment) {
        this(id, name, kind, parts, visible, comment, false);
    }

    /// A visible index without comment.
    public IndexDefinition(long id, String name, IndexKind kind, List<IndexPart> parts) {
        this(id, name, kind, parts, true, "");
    }

    /// The same index in another range.
    public IndexDefinition withId(long newId) {
        return new IndexDefinition(newId, name, kind, parts, visible, comment, implicit);
    }

    /// The same index on other places of the columns.
    public IndexDefinition withParts(List<IndexPart> newParts) {
        return new IndexDefinition(id, name, kind, newParts, visible, comment, implicit);
    }

    /// The same index, made for a foreign key's sake.
    public IndexDefinition asImplicit() {
        return new IndexDefinition(id, name, kind, parts, visible, comment, true);
    }
}
