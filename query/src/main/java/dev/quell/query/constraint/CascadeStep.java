package dev.quell.query.constraint;

import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.txn.RowReference;
import org.jspecify.annotations.Nullable;

/// A row that is being changed, and the row whose change led to it.
///
/// @param cause null for the row that the statement itself changes
/// @param depth how many cascades led here
record CascadeStep(
        TableDefinition table,
        RowReference row,
        boolean updates,
        @Nullable CascadeStep cause,
        int depth) {

    static CascadeStep delete(TableDefinition table, RowReference row) {
        return new CascadeStep(table, row, false, null, 0);
    }

    static CascadeStep update(TableDefinition table, RowReference row) {
        return new CascadeStep(table, row, true, null, 0);
    }

    CascadeStep to(TableDefinition child, RowReference childRow, boolean update) {
        return new CascadeStep(child, childRow, update, this, depth + 1);
    }

    /// True for a row that is being changed already, so that a circle of rows ends.
    boolean includes(TableDefinition other, RowReference otherRow) {
        for (CascadeStep step = this; step != null; step = step.cause) {
            if (step.table.id() == other.id() && step.row.sameRow(otherRow)) {
                return true;
            }
        }
        return false;
    }

    /// True if rows of the table are being updated further up. InnoDB then does not update it once more.
    boolean updates(TableDefinition other) {
        for (CascadeStep step = this; step != null; step = step.cause) {
            if (step.updates && step.table.id() == other.id()) {
                return true;
            }
        }
        return false;
    }
}
