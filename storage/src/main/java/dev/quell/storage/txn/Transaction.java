package dev.quell.storage.txn;

import dev.quell.base.stop.Cancellation;
import dev.quell.storage.catalog.CatalogChange;
import dev.quell.storage.lock.LockOutcome;
import dev.quell.storage.lock.MetadataKey;
import dev.quell.storage.lock.MetadataLockMode;
import java.time.Duration;
import java.util.List;

/// A transaction of one session. Beginning one costs next to nothing: it takes an id at its first write or locking read, a
/// snapshot at its first consistent read. Of the session's thread only, but [#rollback], which a watchdog may call instead.
///
/// After [#commit], [#rollback] or error 1213 it is over ([#isActive] is false) and its locks are free.
public interface Transaction {
    /// The id that stamps its versions; 0 while it has none.
    long id();

    boolean isActive();

    Isolation isolation();

    boolean isReadOnly();

    /// True once it has an id, that is, may have changed or locked rows.
    boolean hasWritten();

    /// True if it has changed rows that others can see: those of temporary tables nobody can.
    boolean hasChangedStored();

    /// Rows inserted, updated and deleted so far.
    long changedRows();

    /// Makes the snapshot now (START TRANSACTION WITH CONSISTENT SNAPSHOT).
    void takeSnapshot();

    /// Begins a statement.
    ///
    /// @param lockWait how long each row lock is waited for (`innodb_lock_wait_timeout`)
    StatementScope statement(Cancellation cancellation, Duration lockWait);

    /// Takes a metadata lock until the end of the transaction; a stronger one over a weaker one upgrades it.
    ///
    /// @param wait `lock_wait_timeout`
    /// @return [LockOutcome#DEADLOCK] too leaves the transaction as it was: the caller rolls it back
    LockOutcome lock(
            MetadataKey key, MetadataLockMode mode, Cancellation cancellation, Duration wait);

    /// Gives a metadata lock of that mode back; a weaker one on the same key, taken before, stays.
    void downgrade(MetadataKey key, MetadataLockMode mode);

    Savepoint savepoint();

    /// Undoes all that came after the savepoint. Lock objects stay, as in InnoDB; rows that were first written after the savepoint are
    /// free, because the undone version was their lock. Metadata locks that came after it are given back if the transaction has neither
    /// changed nor locked a row.
    void rollbackTo(Savepoint savepoint);

    /// Makes the changes durable (as the flush mode says) and visible, then frees all locks. A stop before the commit record is
    /// handed over rolls the transaction back and throws; after that it is not heard any more.
    default void commit(Cancellation cancellation) {
        commit(cancellation, List.of());
    }

    /// Commits and changes the catalog in the same atomic write (CREATE TABLE … SELECT, the end of a table rebuild).
    void commit(Cancellation cancellation, List<CatalogChange> changes);

    /// Undoes everything, whatever its size, in constant time, and frees all locks. Never fails; harmless when over.
    void rollback();
}
