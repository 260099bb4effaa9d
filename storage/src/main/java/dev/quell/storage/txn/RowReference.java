package dev.quell.storage.txn;

import dev.quell.base.value.Value;

/// A row as a locking read or a duplicate key found it: where it is and what it held. Valid until the end of the statement
/// that got it, or until that statement changes the row.
public interface RowReference {
    /// Decodes all columns of the row as it was found into `into` from `offset` on.
    void read(Value[] into, int offset);

    /// True if the statement itself had already changed this row when it met it again (a join that finds its target twice).
    boolean changedByStatement();

    /// Memory that it takes, roughly.
    int bytes();

    /// Where the row is, for [StatementScope#at]: shorter than the row, and of use when it has left memory.
    byte[] position();

    /// True if both are the same row of the same table.
    boolean sameRow(RowReference other);
}
