package dev.quell.query.statement;

import dev.quell.query.exec.ChangePlan;
import java.util.ArrayList;
import java.util.List;

/// UPDATE, bound and compiled. Immutable, shared by sessions.
///
/// @param makers of the rows of each target
/// @param assignments of each target
/// @param joined whether a join finds the rows
record UpdatePlan(
        ChangePlan change,
        List<RowMaker> makers,
        List<List<ChangePlan.Assigned>> assignments,
        boolean ignore,
        boolean joined) {
    UpdatePlan {
        makers = List.copyOf(makers);
        assignments = List.copyOf(assignments);
    }

    static UpdatePlan of(ChangePlan change, List<RowMaker> makers, boolean ignore, boolean joined) {
        var assignments = new ArrayList<List<ChangePlan.Assigned>>();
        for (int i = 0; i < makers.size(); i++) {
            int target = i;
            assignments.add(
                    change.assigned().stream().filter(one -> one.target() == target).toList());
        }
        return new UpdatePlan(change, makers, assignments, ignore, joined);
    }
}
