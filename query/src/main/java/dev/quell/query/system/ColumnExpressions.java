package dev.quell.query.system;

import dev.quell.base.error.ErrorCode;
import dev.quell.query.bind.BindContext;
import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.ColumnName;
import dev.quell.query.bind.ExpressionBinder;
import dev.quell.query.bind.Scope;
import dev.quell.query.bind.VirtualTable;
import dev.quell.query.exec.Evaluator;
import dev.quell.query.exec.ExpressionCompiler;
import dev.quell.query.exec.SubqueryCompiler;
import dev.quell.query.value.Derivation;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.Typing;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Reference;
import java.util.List;

/// Expressions over the columns of a virtual table, or of an answer of SHOW: by their names, without case.
record ColumnExpressions(List<VirtualTable.Column> columns, EvalContext context) implements Scope {
    /// An expression that reads a row's values from the slots of its frame.
    ///
    /// @throws dev.quell.base.error.SqlError 1054 …
    Evaluator compile(Expression expression) {
        var binder =
                new ExpressionBinder(
                        new BindContext(
                                context.settings(),
                                context.session(),
                                context.variables(),
                                List.of()),
                        this);
        return new ExpressionCompiler(context.settings(), SubqueryCompiler.NONE)
                .compile(binder.bind(expression));
    }

    /// The place of a column; -1 if there is none.
    int find(String name) {
        for (int slot = 0; slot < columns.size(); slot++) {
            if (columns.get(slot).name().equalsIgnoreCase(name)) {
                return slot;
            }
        }
        return -1;
    }

    @Override
    public BoundExpression column(Reference.Column reference) {
        int slot = find(reference.name());
        if (slot < 0) {
            throw ErrorCode.BAD_FIELD_ERROR.error(Scope.written(reference), "where clause");
        }
        var column = columns.get(slot);
        boolean plain = column.type().kind().isNumeric() || column.type().kind().isTemporal();
        var typing =
                plain
                        ? Typing.numeric(column.type(), column.nullable())
                        : new Typing(column.type(), column.nullable(), Derivation.IMPLICIT, false);
        return new BoundExpression.Column(0, slot, typing, ColumnName.expression(column.name()));
    }
}
