package dev.quell.storage.txn;

import dev.quell.base.value.Value;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import java.util.List;
import java.util.Optional;

/// One statement of a transaction. Its number stamps every version it writes, so that [#close] without [#complete] undoes the
/// statement, whatever its size, in constant time, and gives back the locks that it alone took.
///
/// Scopes nest (a trigger's statement in its caller's, a cascade's step): the inner one sees what the outer has written so
/// far, and goes down with it; the outer does not see what the inner writes. Of the session's thread only.
///
/// Errors of every method: the stop reason's (1317, 3024 …), 1205, 1213 (the transaction is already rolled back then), 1026
/// and 1030 when the store cannot write.
public interface StatementScope extends AutoCloseable {
    /// Goes over a range of an index. A consistent scan sees the transaction's snapshot and the changes of its earlier
    /// statements; a locking scan sees the newest rows. Neither sees what this statement itself writes.
    RowCursor scan(
            TableDefinition table, IndexDefinition index, KeyRange range, ScanOptions options);

    /// Goes over all rows in clustered order; the way for tables whose rows lie in the order of the hidden row number.
    RowCursor scan(TableDefinition table, ScanOptions options);

    /// Goes over the rows behind a place, or where the options say descending over those before it: the rest of a scan that another
    /// statement began.
    ///
    /// @param index empty for all rows in clustered order
    /// @param place what [RowCursor#place] told of a scan in the same order
    RowCursor resume(
            TableDefinition table,
            Optional<IndexDefinition> index,
            ScanPlace place,
            ScanOptions options);

    /// From here on, what is read without a lock is locked FOR SHARE at REPEATABLE READ and up, as InnoDB does for whatever a
    /// statement reads that changes rows (the source of INSERT … SELECT).
    void lockReads();

    /// Finds rows by all columns of a unique index.
    RowFinder finder(TableDefinition table, IndexDefinition index, ScanOptions options);

    /// A guess at the number of a table's rows that costs nothing.
    long estimatedRows(TableDefinition table);

    /// Counts rows that a scan has read.
    ///
    /// @param index by which they were found; empty if they were read one after the other
    void countRead(TableDefinition table, Optional<IndexDefinition> index, long rows);

    /// Adds a row (one value of the column's type for each column).
    ///
    /// @param onDuplicate how a row that stands in the way is locked: SHARE for INSERT, EXCLUSIVE for REPLACE and ON
    ///     DUPLICATE KEY UPDATE
    WriteOutcome insert(TableDefinition table, Value[] row, RowLock onDuplicate);

    /// Adds rows as INSERT does, written together: much cheaper than one by one. All or none; none where anything is in the way (a
    /// duplicate, another's lock): add them one by one then, to learn what.
    ///
    /// @return false if none was added
    boolean insertTogether(TableDefinition table, List<Value[]> rows);

    /// Replaces a row that a locking read of this statement found, or that stood in the way of its insert.
    WriteOutcome update(TableDefinition table, RowReference row, Value[] newRow);

    /// Replaces such rows, written together: much cheaper than one by one. All or none; none where more is to be locked than the rows
    /// (a unique key or the place of a row changes): replace them one by one then. Each row once; until this is called the
    /// statement goes on as if none of them had been replaced.
    ///
    /// @return false if none was replaced
    boolean updateTogether(TableDefinition table, List<RowChange> changes);

    /// Deletes such a row.
    void delete(TableDefinition table, RowReference row);

    /// Deletes such rows, written together: much cheaper than one by one. Each row once.
    void deleteTogether(TableDefinition table, List<RowReference> rows);

    /// Says how many rows are locked and about to be written together: for whoever looks at the transaction they are changed.
    void pending(int rows);

    /// Verifies a table's rows and indexes against each other, as the statement's view sees them. Takes a walk over each.
    CheckReport check(TableDefinition table, CheckDepth depth);

    /// Finds a row again that was locked before, because a scope within this one may have changed it since.
    ///
    /// @return the row as it is now; empty if it was deleted, or has moved to another clustered key
    Optional<RowReference> again(RowReference row);

    /// Finds a row of a table again by its position; else as [#again].
    Optional<RowReference> at(TableDefinition table, byte[] position);

    /// The statement succeeded: [#close] keeps its changes.
    void complete();

    @Override
    void close();
}
