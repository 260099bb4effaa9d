package dev.quell.storage.txn;

import dev.quell.base.value.Value;

/// Finds single rows by all columns of a unique index; the fast path of point reads and of joins. Same rules as [RowCursor].
public interface RowFinder extends AutoCloseable {
    /// Finds the row and decodes the wanted columns into `into` from `offset` on.
    ///
    /// @param key a value for each part of the index, of the columns' types; a NULL among them finds nothing
    boolean find(Value[] key, Value[] into, int offset);

    /// The row found last, for update or delete. Of locking finders only.
    RowReference reference();

    /// As [RowCursor#unlock].
    void unlock();

    @Override
    void close();
}
