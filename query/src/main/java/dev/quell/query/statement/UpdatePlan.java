package dev.quell.query.statement;

import dev.quell.query.exec.ChangePlan;
import java.util.List;

/// UPDATE, bound and compiled. Immutable, shared by sessions.
///
/// @param makers of the rows of each target
/// @param joined whether a join finds the rows
record UpdatePlan(ChangePlan change, List<RowMaker> makers, boolean ignore, boolean joined) {
    UpdatePlan {
        makers = List.copyOf(makers);
    }
}
