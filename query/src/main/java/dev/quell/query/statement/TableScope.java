package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.BoundSubquery;
import dev.quell.query.bind.ColumnName;
import dev.quell.query.bind.DefaultValue;
import dev.quell.query.bind.Scope;
import dev.quell.query.value.Derivation;
import dev.quell.query.value.Typing;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.Reference;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.TableDefinition;
import java.util.function.Function;

/// The columns of one table, as an expression beside its rows sees them: in VALUES, in generated columns, in CHECK.
///
/// @param offset the slot of the first column
/// @param clause where the expression stands, for error 1054: `field list`
/// @param queries binds subqueries
record TableScope(
        TableDefinition table, int offset, String clause, Function<Query, BoundSubquery> queries)
        implements Scope {
    /// Without subqueries.
    TableScope(TableDefinition table, int offset) {
        this(table, offset, "field list", TableScope::refuse);
    }

    /// Of an expression that belongs to the table's definition.
    static TableScope of(TableDefinition table, String clause) {
        return new TableScope(table, 0, clause, TableScope::refuse);
    }

    private static BoundSubquery refuse(Query query) {
        throw ErrorCode.NOT_SUPPORTED_YET.error("a subquery in this place");
    }

    @Override
    public BoundSubquery subquery(Query query) {
        return queries.apply(query);
    }

    @Override
    public BoundExpression column(Reference.Column column) {
        int ordinal = ordinal(column);
        if (ordinal < 0) {
            throw ErrorCode.BAD_FIELD_ERROR.error(Scope.written(column), clause);
        }
        return slot(table, ordinal, offset);
    }

    @Override
    public BoundExpression columnDefault(Reference.ColumnDefault reference) {
        int ordinal = ordinal(reference.column());
        if (ordinal < 0) {
            throw ErrorCode.BAD_FIELD_ERROR.error(Scope.written(reference.column()), clause);
        }
        return DefaultValue.of(table.columns().get(ordinal));
    }

    private int ordinal(Reference.Column column) {
        boolean ours =
                column.schema().filter(schema -> !schema.equals(table.schema())).isEmpty()
                        && column.table().filter(name -> !name.equals(table.name())).isEmpty();
        return ours ? table.columnOrdinal(column.name()) : -1;
    }

    /// The expression that reads a column of a row that begins at a slot.
    static BoundExpression.Column slot(TableDefinition table, int ordinal, int offset) {
        ColumnDefinition column = table.columns().get(ordinal);
        return new BoundExpression.Column(
                0,
                offset + ordinal,
                typing(column),
                new ColumnName(
                        table.schema(),
                        table.name(),
                        table.name(),
                        column.name(),
                        column.name(),
                        0));
    }

    static Typing typing(ColumnDefinition column) {
        return new Typing(column.type(), column.nullable(), Derivation.IMPLICIT, false);
    }
}
