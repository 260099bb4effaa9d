package dev.quell.query.statement;

import dev.quell.base.value.SqlType;
import dev.quell.query.bind.ViewInsert;
import dev.quell.query.exec.Evaluator;
import dev.quell.query.exec.QueryPlan;
import dev.quell.storage.catalog.TableDefinition;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// INSERT or REPLACE, bound and compiled. Immutable, shared by sessions.
///
/// The frame has the row under construction first; with ON DUPLICATE KEY UPDATE that is the row that stands in the way,
/// followed by the new one; behind them the row of the source query.
///
/// ```text
///   [0, n)   row under construction, or the existing row
///   [n, 2n)  the new row: VALUES(column), row alias
///   [2n, …)  the source query's row
/// ```
///
/// @param maker of the table's rows
/// @param delayed whether DELAYED was asked for, which nobody does any more
/// @param targets the ordinals that values are given for
/// @param rows the rows of VALUES; empty with a query
/// @param onDuplicate empty for a plain INSERT
/// @param valuesFunctions how often VALUES(column) stands there, which is deprecated
/// @param view the view that is written through
/// @param states how many states its subqueries need in the frame
record InsertPlan(
        RowMaker maker,
        Kind kind,
        boolean ignore,
        boolean delayed,
        List<Integer> targets,
        List<List<Given>> rows,
        Optional<QueryPlan> query,
        List<Change> onDuplicate,
        int valuesFunctions,
        Optional<QualifiedView> view,
        int states) {
    /// A view's whole name.
    record QualifiedView(String schema, String name) {
        static QualifiedView of(ViewInsert view) {
            return new QualifiedView(view.schema(), view.name());
        }
    }

    /// What happens to a row whose key is taken.
    enum Kind {
        INSERT,
        REPLACE,
        UPDATE
    }

    /// A value of VALUES; no evaluator stands for DEFAULT.
    record Given(@Nullable Evaluator evaluator, SqlType type) {
        static final Given DEFAULT = new Given(null, SqlType.NULL);
    }

    /// `column = value`; no evaluator stands for DEFAULT.
    record Change(int ordinal, @Nullable Evaluator evaluator, SqlType type) {}

    InsertPlan {
        targets = List.copyOf(targets);
        rows = rows.stream().map(List::copyOf).toList();
        onDuplicate = List.copyOf(onDuplicate);
    }

    TableDefinition table() {
        return maker.table();
    }

    /// Slots of the frame.
    int slots() {
        int width = table().columns().size();
        return 2 * width + query.map(plan -> plan.columns().size()).orElse(0);
    }

    SqlType typeOf(int ordinal) {
        return table().columns().get(ordinal).type();
    }
}
