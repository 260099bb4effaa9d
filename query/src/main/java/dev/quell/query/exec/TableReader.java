package dev.quell.query.exec;

import dev.quell.query.value.EvalContext;
import dev.quell.storage.txn.RowReference;

/// An operator that reads a table's rows and, where it locks them, can say which row is the present one.
interface TableReader extends Operator {
    /// The present row. Of locking reads only.
    RowReference reference();

    /// Says that other tables are read and locked before [#reference] is asked for: storage tells of the row that was locked last,
    /// so the reader has to take the reference at once.
    void keepReferences();

    /// Shows the TIMESTAMP columns just read in the session's time zone.
    static void showTimestamps(Frame frame, int[] slots, EvalContext context) {
        for (int slot : slots) {
            frame.slots[slot] = Timestamps.toShown(frame.slots[slot], context);
        }
    }
}
