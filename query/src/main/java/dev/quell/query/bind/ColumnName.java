package dev.quell.query.bind;

/// Where a column comes from, as result set metadata and error messages tell it; '' where there is no such thing.
///
/// @param table the table's alias
/// @param flags the protocol's column flags, see [dev.quell.session.ResultColumn]
public record ColumnName(
        String schema,
        String table,
        String originalTable,
        String name,
        String originalName,
        int flags) {
    /// The same column under an alias.
    public ColumnName renamed(String newName) {
        return new ColumnName(schema, table, originalTable, newName, originalName, flags);
    }

    public static ColumnName expression(String name) {
        return new ColumnName("", "", "", name, "", 0);
    }
}
