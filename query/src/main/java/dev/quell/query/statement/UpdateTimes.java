package dev.quell.query.statement;

import dev.quell.query.exec.Frame;
import dev.quell.storage.catalog.ColumnDefinition;
import java.util.BitSet;
import java.util.List;

/// `ON UPDATE CURRENT_TIMESTAMP`: columns that follow each change of their row.
final class UpdateTimes {
    private UpdateTimes() {}

    /// Sets the columns that the statement does not set itself; the row has changed otherwise.
    static void set(RowMaker maker, Frame frame, BitSet assigned, RowMaker.Policy policy) {
        List<ColumnDefinition> columns = maker.table().columns();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).onUpdateNow() && !assigned.get(i)) {
                frame.slots[maker.offset() + i] = maker.now(i, frame, policy);
            }
        }
    }
}
