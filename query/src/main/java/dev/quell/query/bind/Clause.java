package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.sql.tree.Reference;

/// The clauses of a query block, which differ in what names mean and in whether aggregates may stand there.
enum Clause {
    FIELD_LIST("field list", true),
    FROM("from clause", false),
    ON("on clause", false),
    WHERE("where clause", false),
    /// The new values of UPDATE.
    VALUES("field list", false),
    GROUP("group statement", false),
    HAVING("having clause", true),
    ORDER("order clause", true),
    WINDOW_PARTITION("window partition by", true),
    WINDOW_ORDER("window order by", true),
    TABLE_FUNCTION("a table function argument", false);

    private final String text;
    private final boolean aggregates;

    Clause(String text, boolean aggregates) {
        this.text = text;
        this.aggregates = aggregates;
    }

    /// Whether aggregates of the block may stand in it.
    boolean takesAggregates() {
        return aggregates;
    }

    /// Where no table can be named.
    SqlError unknownTable(String table) {
        return ErrorCode.UNKNOWN_TABLE.error(table, text);
    }

    SqlError unknown(Reference.Column column) {
        return unknown(Scope.written(column));
    }

    SqlError unknown(String name) {
        return ErrorCode.BAD_FIELD_ERROR.error(name, text);
    }

    SqlError ambiguous(Reference.Column column) {
        return ErrorCode.NON_UNIQ_ERROR.error(Scope.written(column), text);
    }
}
