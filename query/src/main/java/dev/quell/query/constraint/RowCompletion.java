package dev.quell.query.constraint;

import dev.quell.base.value.Value;
import dev.quell.storage.catalog.TableDefinition;

/// Brings the generated columns of a row up to date after a cascade has changed others.
@FunctionalInterface
public interface RowCompletion {
    /// @param row as it is stored; changed in place
    void complete(TableDefinition table, Value[] row);
}
