package dev.quell.query.exec;

import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.query.bind.BoundQuery.OutputColumn;
import dev.quell.query.value.ColumnAssignment;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.ResultConversion;
import dev.quell.query.value.Typing;
import java.util.List;

/// Brings rows of one query to the column types of another. Immutable.
final class RowConversion {
    private final Column[] columns;

    /// What becomes of one column's values.
    private interface Column {
        Value convert(Value value, EvalContext context);
    }

    private RowConversion(Column[] columns) {
        this.columns = columns;
    }

    /// Into types that hold every value.
    RowConversion(List<Typing> from, List<Typing> to) {
        columns = new Column[from.size()];
        for (int i = 0; i < columns.length; i++) {
            var conversion = new ResultConversion(from.get(i).type(), to.get(i).type(), true);
            columns[i] = conversion.isIdentity() ? (value, _) -> value : conversion::apply;
        }
    }

    /// Into columns as INSERT stores them: what they cannot hold is an error in strict mode, else a warning.
    static RowConversion stored(List<Typing> from, List<OutputColumn> into) {
        Column[] columns = new Column[from.size()];
        for (int i = 0; i < columns.length; i++) {
            SqlType type = from.get(i).type();
            ColumnAssignment strict = assignment(into.get(i), true);
            ColumnAssignment lax = assignment(into.get(i), false);
            columns[i] =
                    (value, context) ->
                            (context.settings().sqlMode().strict() ? strict : lax)
                                    .store(value, type, context);
        }
        return new RowConversion(columns);
    }

    private static ColumnAssignment assignment(OutputColumn column, boolean strict) {
        return new ColumnAssignment("", column.name().name(), column.type(), strict);
    }

    /// The converted row, in an array of its own.
    Value[] convert(Value[] row, EvalContext context) {
        Value[] converted = row.clone();
        for (int i = 0; i < converted.length; i++) {
            converted[i] = columns[i].convert(row[i], context);
        }
        return converted;
    }
}
