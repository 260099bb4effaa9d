package dev.quell.query.statement;

import dev.quell.query.exec.ChangePlan;

/// DELETE, bound and compiled. Immutable, shared by sessions.
///
/// @param joined whether a join finds the rows
record DeletePlan(ChangePlan change, boolean joined) {}
