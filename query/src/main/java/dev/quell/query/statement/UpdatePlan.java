package dev.quell.query.statement;

import dev.quell.query.exec.ChangePlan;
import java.util.List;

/// UPDATE, bound and compiled. Immutable, shared by sessions.
///
/// @param makers of the rows of each target
record UpdatePlan(ChangePlan change, List<RowMaker> makers, boolean ignore) {
    UpdatePlan {
        makers = List.copyOf(makers);
    }
}
