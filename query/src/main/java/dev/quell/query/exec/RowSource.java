package dev.quell.query.exec;

import dev.quell.base.value.Value;

/// The rows of a query that runs, one after another. Belongs to the statement's thread.
public interface RowSource extends AutoCloseable {
    /// Goes to the next row.
    ///
    /// @return false after the last one
    /// @throws dev.quell.base.error.SqlError whatever ends the statement: its stop reason, a lock timeout, a failing expression
    boolean next();

    /// The current row, a value for each column. The array is used again for the next row: whoever keeps it copies it.
    Value[] row();

    /// How many rows an OFFSET has passed over: they count for FOUND_ROWS().
    default long passedOver() {
        return 0;
    }

    /// Gives back cursors and memory; never waits. Harmless if called twice.
    @Override
    void close();

    /// A source that can start over, for what is run once for each row around it.
    interface Rewindable extends RowSource {
        /// Starts, or starts over, with the frames' present contents. Must be called before the first [#next].
        void open();
    }
}
