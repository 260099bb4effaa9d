package dev.quell.query.system;

import dev.quell.session.event.PreparedActivity;
import dev.quell.session.event.SessionEvents;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What sessions have prepared, by PREPARE and over the binary protocol: `prepared_statements_instances`. A plan that does not hold any
/// more is made anew without the statement being prepared again, so COUNT_REPREPARE is 0.
final class PreparedRows {
    static final Map<String, RowMaker> MAKERS =
            Map.of("performance_schema.prepared_statements_instances", PreparedRows::instances);

    private PreparedRows() {}

    private static void instances(Look look, Rows rows) {
        for (var session : StatementRows.sessions(look)) {
            session.events().map(SessionEvents::prepared).stream()
                    .flatMap(Collection::stream)
                    .sorted(Comparator.comparingLong(PreparedActivity::id))
                    .forEach(statement -> add(rows, session.id(), statement));
        }
    }

    private static void add(Rows rows, long thread, PreparedActivity statement) {
        var cells = new ArrayList<@Nullable Object>();
        Collections.addAll(
                cells,
                System.identityHashCode(statement) & 0xFFFF_FFFFL,
                statement.id(),
                statement.name(),
                statement.text(),
                thread,
                statement.preparation().event(),
                null,
                null,
                null,
                "PRIMARY",
                statement.preparation().nanos() * 1_000,
                0);
        List<Object> sums = StatementSummaryRows.sums(statement.runs());
        cells.addAll(sums);
        rows.add(cells.toArray());
    }
}
