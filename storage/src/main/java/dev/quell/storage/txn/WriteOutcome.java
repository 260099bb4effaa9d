package dev.quell.storage.txn;

import dev.quell.storage.catalog.IndexDefinition;

/// What an insert or update led to.
public sealed interface WriteOutcome {
    WriteOutcome WRITTEN = new Written();

    record Written() implements WriteOutcome {}

    /// Nothing was written: another row has the same key in a unique index (the first such in the order of the table's indexes).
    ///
    /// @param existing that row, locked
    record Duplicate(IndexDefinition index, RowReference existing) implements WriteOutcome {}
}
