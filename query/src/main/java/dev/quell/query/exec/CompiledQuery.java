package dev.quell.query.exec;

import org.jspecify.annotations.Nullable;

/// A query as running code, ready to be run any number of times by any session.
interface CompiledQuery {
    /// Makes a run of it.
    ///
    /// @param outer the frame of the block that the query stands in
    RowSource.Rewindable create(Execution execution, @Nullable Frame outer);
}
