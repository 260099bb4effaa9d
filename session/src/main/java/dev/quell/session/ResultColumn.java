package dev.quell.session;

import dev.quell.base.value.SqlType;

/// One column of a result, as the protocol's column definition tells it.
///
/// @param schema the database, or '' for an expression
/// @param table the table's alias, or ''
/// @param originalTable the table's own name, or ''
/// @param name the column's alias or the expression's text
/// @param originalName the column's own name, or ''
/// @param flags the protocol's column flags (NOT_NULL 1, PRI_KEY 2, UNIQUE_KEY 4, MULTIPLE_KEY 8, …) beyond those that follow
///     from the type
public record ResultColumn(
        String schema,
        String table,
        String originalTable,
        String name,
        String originalName,
        SqlType type,
        int flags) {
    public static final int NOT_NULL = 1;
    public static final int PRIMARY_KEY = 2;
    public static final int UNIQUE_KEY = 4;
    public static final int MULTIPLE_KEY = 8;
    public static final int BINARY = 128;
    public static final int AUTO_INCREMENT = 512;
    public static final int NO_DEFAULT = 4096;
    public static final int ON_UPDATE_NOW = 8192;
    public static final int PART_KEY = 16384;

    /// What a column is in the keys of its table.
    public static final int OF_KEYS = PRIMARY_KEY | UNIQUE_KEY | MULTIPLE_KEY | PART_KEY;

    /// A column that is an expression, not a table's.
    public static ResultColumn expression(String name, SqlType type) {
        return new ResultColumn("", "", "", name, "", type, 0);
    }
}
