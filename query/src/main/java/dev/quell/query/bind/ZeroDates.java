package dev.quell.query.bind;

import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.query.bind.BoundExpression.And;
import dev.quell.query.bind.BoundExpression.Column;
import dev.quell.query.bind.BoundExpression.Compare;
import dev.quell.query.bind.BoundExpression.Constant;
import dev.quell.query.bind.BoundExpression.IsNull;
import dev.quell.query.bind.BoundExpression.Or;
import dev.quell.query.value.CompareOp;
import dev.quell.query.value.Comparison;
import dev.quell.query.value.Typing;

/// `d IS NULL` in a WHERE, where d is a DATE or DATETIME that cannot be NULL, finds the rows with `0000-00-00`: MySQL's manual,
/// "IS NULL", so that programs which know of no zero date find them.
final class ZeroDates {
    private ZeroDates() {}

    /// The condition as it is meant.
    static BoundExpression found(BoundExpression condition) {
        return switch (condition) {
            case And _, Or _ -> BoundTrees.map(condition, ZeroDates::found);
            case IsNull(Column column, boolean negated, Typing typing)
                    when !negated && !column.nullable() && mayBeZero(column.type()) ->
                    new Compare(
                            CompareOp.EQ,
                            column,
                            new Constant(
                                    new Value.DateTime(0, 0, 0, 0, 0, 0, 0),
                                    Typing.numeric(SqlType.temporal(TypeKind.DATETIME, 0), false)),
                            Comparison.DATETIME,
                            typing);
            default -> condition;
        };
    }

    private static boolean mayBeZero(SqlType type) {
        return type.kind() == TypeKind.DATE || type.kind() == TypeKind.DATETIME;
    }
}
