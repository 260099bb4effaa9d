package dev.quell.query.statement;

import dev.quell.base.value.Value;
import dev.quell.query.exec.RowSource;
import dev.quell.sql.tree.DataStatement;
import java.util.ArrayList;
import java.util.List;

/// The rows that an INSERT into a table of the server's own gives: values, or what a query finds.
record GivenRows(StatementRun run, Planning planning) {
    List<List<Value>> of(DataStatement.InsertSource source) {
        List<List<Value>> all = new ArrayList<>();
        switch (source) {
            case DataStatement.InsertSource.Rows(var rows) -> {
                for (var row : rows) {
                    all.add(
                            row.stream()
                                    .map(one -> ScalarEvaluation.evaluate(one, run, planning))
                                    .toList());
                }
            }
            case DataStatement.InsertSource.FromQuery(var query) -> {
                try (RowSource rows = planning.query(query).open(run.execution())) {
                    while (rows.next()) {
                        run.cancellation().check();
                        all.add(List.of(rows.row().clone()));
                    }
                }
            }
        }
        return all;
    }
}
