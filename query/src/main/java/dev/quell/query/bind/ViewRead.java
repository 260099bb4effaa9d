package dev.quell.query.bind;

import dev.quell.query.bind.QueryBinder.TableUse;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// What a view reads.
///
/// @param definer whose privileges count, `user@host`; empty for those of who runs the statement
/// @param topSchema and topName, the view that the statement names, for error 1356
public record ViewRead(
        Optional<String> definer, String topSchema, String topName, Set<TableUse> uses) {
    public ViewRead {
        uses = Collections.unmodifiableSet(new LinkedHashSet<>(uses));
    }
}
