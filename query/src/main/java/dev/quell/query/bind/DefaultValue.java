package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.Value;
import dev.quell.query.value.Derivation;
import dev.quell.query.value.Typing;
import dev.quell.storage.catalog.ColumnDefault;
import dev.quell.storage.catalog.ColumnDefinition;

/// `DEFAULT(column)`.
public final class DefaultValue {
    private DefaultValue() {}

    /// @throws dev.quell.base.error.SqlError 1364, 3773
    public static BoundExpression of(ColumnDefinition column) {
        var typing = new Typing(column.type(), column.nullable(), Derivation.IMPLICIT, false);
        return switch (column.defaultValue()) {
            case ColumnDefault.Constant(var value) -> new BoundExpression.Constant(value, typing);
            case ColumnDefault.Expression _ -> throw ErrorCode.DEFAULT_AS_VAL_GENERATED.error();
            case ColumnDefault.None _ when column.nullable() ->
                    new BoundExpression.Constant(Value.NULL, typing);
            case ColumnDefault.None _, ColumnDefault.Now _ ->
                    throw ErrorCode.NO_DEFAULT_FOR_FIELD.error(column.name());
        };
    }
}
