package dev.quell.storage.catalog;

/// One column of an index.
///
/// @param column its place among the table's columns, from 0
/// @param prefixLength characters (bytes for binary types) that are indexed, 0 for all
public record IndexPart(int column, int prefixLength, boolean descending) {
    public IndexPart {
        if (column < 0 || prefixLength < 0) {
            throw new IllegalArgumentException("column " + column + ", prefix " + prefixLength);
        }
    }

    /// The whole column, ascending.
    public static IndexPart of(int column) {
        return new IndexPart(column, 0, false);
    }
}
