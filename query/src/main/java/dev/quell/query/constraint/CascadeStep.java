package dev.quell.query.constraint;

import dev.quell.base.value.Value;
import dev.quell.query.constraint.ForeignKeyLink.Side;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.txn.RowReference;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A row that is being changed, and the row whose change led to it.
///
/// @param after the row as it will be; null if it is deleted
/// @param cause null for the row that the statement itself changes
/// @param depth how many cascades led here
@SuppressWarnings("ArrayRecordComponent") // never compared
record CascadeStep(
        TableDefinition table,
        RowReference row,
        Value @Nullable [] after,
        @Nullable CascadeStep cause,
        int depth) {

    static CascadeStep delete(TableDefinition table, RowReference row) {
        return new CascadeStep(table, row, null, null, 0);
    }

    static CascadeStep update(TableDefinition table, RowReference row, Value[] after) {
        return new CascadeStep(table, row, after, null, 0);
    }

    /// @param childAfter null if the child is deleted
    CascadeStep to(TableDefinition child, RowReference childRow, Value @Nullable [] childAfter) {
        return new CascadeStep(child, childRow, childAfter, this, depth + 1);
    }

    /// The change of the statement itself, which led to all others.
    CascadeStep origin() {
        CascadeStep step = this;
        while (step.cause != null) {
            step = step.cause;
        }
        return step;
    }

    /// The step that changes a row already, so that a circle of rows ends.
    Optional<CascadeStep> find(TableDefinition other, RowReference otherRow) {
        for (CascadeStep step = this; step != null; step = step.cause) {
            if (step.table.id() == other.id() && step.row.sameRow(otherRow)) {
                return Optional.of(step);
            }
        }
        return Optional.empty();
    }

    /// True if the row is getting this key.
    boolean gets(Side side, Value[] key) {
        return after != null && Arrays.equals(key, side.keyOf(after));
    }

    /// True if rows of the table are being updated further up. InnoDB then does not update it once more.
    boolean updates(TableDefinition other) {
        for (CascadeStep step = this; step != null; step = step.cause) {
            if (step.after != null && step.table.id() == other.id()) {
                return true;
            }
        }
        return false;
    }
}
