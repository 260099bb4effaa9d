package dev.quell.query.exec;

import dev.quell.base.value.Value;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.ResultConversion;
import dev.quell.query.value.Typing;
import java.util.List;

/// Brings rows of one query to the column types of another. Immutable.
final class RowConversion {
    private final ResultConversion[] columns;

    RowConversion(List<Typing> from, List<Typing> to) {
        columns = new ResultConversion[from.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = new ResultConversion(from.get(i).type(), to.get(i).type(), true);
        }
    }

    /// The converted row, in an array of its own.
    Value[] convert(Value[] row, EvalContext context) {
        Value[] converted = row.clone();
        for (int i = 0; i < converted.length; i++) {
            if (!columns[i].isIdentity()) {
                converted[i] = columns[i].apply(row[i], context);
            }
        }
        return converted;
    }
}
