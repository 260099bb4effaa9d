package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.Value;
import dev.quell.query.value.Typing;
import dev.quell.sql.tree.Call;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.Reference;
import java.util.Optional;

/// Where an expression stands: what its names mean there, and who takes care of what is no plain scalar.
///
/// [ExpressionBinder] asks; the binder of queries, or of a data change, answers.
public interface Scope {
    /// Where no column can be named: `SET`, `DO`, `LIMIT`.
    Scope EMPTY =
            column -> {
                throw column.table()
                        .map(Clause.FIELD_LIST::unknownTable)
                        .orElseGet(() -> Clause.FIELD_LIST.unknown(column));
            };

    /// Finds a column, in the query block itself or in those around it.
    ///
    /// @throws dev.quell.base.error.SqlError 1054 unknown, 1052 ambiguous, 1247 forward reference
    BoundExpression column(Reference.Column column);

    /// Is told of a user or system variable, which no view may read.
    default void readsVariable() {}

    /// Is told that the statement gives a user variable a value.
    default void assigns(String variable, Typing typing) {}

    /// What the statement has given a user variable in what was bound before.
    default Optional<Typing> assigned(String variable) {
        return Optional.empty();
    }

    /// Binds a query inside an expression.
    default BoundSubquery subquery(Query query) {
        throw ErrorCode.NOT_SUPPORTED_YET.error("a subquery in this place");
    }

    /// Is told before an aggregate's arguments are bound, and again after: they see other columns than what is around.
    default void enterAggregate() {
        throw ErrorCode.INVALID_GROUP_FUNC_USE.error();
    }

    /// Takes an aggregate whose arguments are bound; gives the expression that reads its result.
    ///
    /// @throws dev.quell.base.error.SqlError 1111 where no aggregate may stand
    default BoundExpression leaveAggregate(AggregateCall call) {
        throw ErrorCode.INVALID_GROUP_FUNC_USE.error();
    }

    /// Takes a call with an OVER clause ([Call.WindowFunction], [Call.Aggregate], [Call.GroupConcat]), nothing of it bound
    /// yet.
    ///
    /// @throws dev.quell.base.error.SqlError 3593 where no window function may stand
    default BoundExpression window(Call call) {
        throw ErrorCode.NOT_SUPPORTED_YET.error("a window function in this place");
    }

    /// `GROUPING(expressions)`.
    default BoundExpression grouping(Call.Function call) {
        throw ErrorCode.INVALID_GROUP_FUNC_USE.error();
    }

    /// `DEFAULT(column)`.
    default BoundExpression columnDefault(Reference.ColumnDefault reference) {
        throw ErrorCode.NOT_SUPPORTED_YET.error("DEFAULT() in this place");
    }

    /// `VALUES(column)`: NULL outside INSERT … ON DUPLICATE KEY UPDATE.
    default BoundExpression insertedValue(Reference.InsertedValue reference) {
        var column = column(reference.column());
        return new BoundExpression.Constant(Value.NULL, column.typing().withNullable(true));
    }

    /// A column's name as messages show it.
    static String written(Reference.Column column) {
        return column.schema().map(schema -> schema + ".").orElse("")
                + column.table().map(table -> table + ".").orElse("")
                + column.name();
    }
}
