package dev.quell.query.plan;

import dev.quell.storage.catalog.TableDefinition;

/// What the planner may ask about the size of tables. Answers are guesses and cheap.
@FunctionalInterface
public interface Statistics {
    /// About how many rows a table has; at least 0.
    double rows(TableDefinition table);
}
