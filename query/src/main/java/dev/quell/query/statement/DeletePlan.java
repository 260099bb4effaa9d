package dev.quell.query.statement;

import dev.quell.query.exec.ChangePlan;

/// DELETE, bound and compiled. Immutable, shared by sessions.
///
/// @param ignore whether a row that others refer to is passed over with a warning
/// @param joined whether a join finds the rows
record DeletePlan(ChangePlan change, boolean ignore, boolean joined) {}
