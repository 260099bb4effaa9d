package dev.quell.storage.txn;

import dev.quell.base.value.Value;

/// Goes over the rows of a range in index order. Of the thread of its statement only; closed before the statement ends.
///
/// Each [#next] is a checkpoint. A locking cursor may wait in it, and throws 1205, 1213, 3572 or the stop reason's error.
public interface RowCursor extends AutoCloseable {
    /// Moves to the next row that the statement can see.
    ///
    /// @return false after the last
    boolean next();

    /// Decodes the wanted columns: ordinal c goes to `into[offset + c]`.
    void read(Value[] into, int offset);

    /// Where it stands: on the present row, or past the end of the range; see [StatementScope#resume].
    ScanPlace place();

    /// The present row, for update or delete. Of locking cursors only.
    RowReference reference();

    /// True if another holds the present row, and [#read] tells what the last commit left of it (see
    /// [WaitPolicy#WAIT_IF_MATCHING]). If that matches, [#next] waits for the row and stays on it, as it is then; if not, [#unlock]
    /// passes over it.
    default boolean isTentative() {
        return false;
    }

    /// Says that the present row did not match the statement's condition: READ COMMITTED and below give its lock back.
    void unlock();

    @Override
    void close();
}
