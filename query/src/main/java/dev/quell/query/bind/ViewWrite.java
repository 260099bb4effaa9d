package dev.quell.query.bind;

import java.util.List;
import java.util.Optional;

/// Something below a view that a statement writes through the view.
///
/// @param definer whose privileges count, `user@host`; empty for those of who runs the statement
/// @param topSchema and topName, the view that the statement names, for error 1356
/// @param schema and name, the table or view that is written
/// @param columns those that are written; `*` for rows as wholes
public record ViewWrite(
        Optional<String> definer,
        String topSchema,
        String topName,
        String schema,
        String name,
        List<String> columns) {
    public ViewWrite {
        columns = List.copyOf(columns);
    }
}
