package dev.quell.storage;

import dev.quell.base.stop.Cancellation;
import dev.quell.storage.catalog.Catalog;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.lock.LockOutcome;
import dev.quell.storage.lock.LockWaitInfo;
import dev.quell.storage.lock.Locker;
import dev.quell.storage.lock.MetadataKey;
import dev.quell.storage.lock.MetadataLockInfo;
import dev.quell.storage.lock.MetadataLockMode;
import dev.quell.storage.lock.RowLockInfo;
import dev.quell.storage.txn.KeyRange;
import dev.quell.storage.txn.Transaction;
import dev.quell.storage.txn.TransactionInfo;
import dev.quell.storage.txn.TransactionOptions;
import java.time.Duration;
import java.util.List;

/// The transactional engine: one ordered, versioned map over RocksDB. Safe for all threads.
public final class Engine implements AutoCloseable {
    private Engine() {}

    /// Opens (and makes, if need be) the data folder; ready in a time that does not depend on what was open at a crash.
    ///
    /// @throws java.io.UncheckedIOException if the folder cannot be used, for instance because another server has it
    public static Engine open(EngineOptions options) {
        throw new UnsupportedOperationException(options.toString());
    }

    public Catalog catalog() {
        throw new UnsupportedOperationException();
    }

    /// Makes the locker of a session; it is given to all its transactions, and to [#close(Locker)] when the session ends.
    public Locker locker(long connectionId) {
        return new Locker(connectionId);
    }

    /// Gives back whatever the session still holds (LOCK TABLES, GET_LOCK).
    public void close(Locker locker) {
        throw new UnsupportedOperationException(locker.toString());
    }

    public Transaction begin(Locker locker, TransactionOptions options) {
        throw new UnsupportedOperationException(locker.toString() + options);
    }

    /// Takes a lock that outlives transactions (LOCK TABLES, FLUSH TABLES WITH READ LOCK, GET_LOCK). Taken twice, it is given back twice.
    public LockOutcome lock(
            Locker locker,
            MetadataKey key,
            MetadataLockMode mode,
            Cancellation cancellation,
            Duration wait) {
        throw new UnsupportedOperationException(
                locker.toString() + key + mode + cancellation + wait);
    }

    /// Gives back such a lock once.
    ///
    /// @return false if the locker does not hold it
    public boolean unlock(Locker locker, MetadataKey key) {
        throw new UnsupportedOperationException(locker.toString() + key);
    }

    /// Fills a new index of a table from its rows, while nobody writes to the table. The definition with the index is then put into
    /// the catalog by the caller; if that never happens, what was written is swept.
    ///
    /// @throws dev.quell.base.error.SqlError 1062 if the index is unique and the rows are not; the stop reason's
    public void buildIndex(
            TableDefinition table, IndexDefinition index, Cancellation cancellation) {
        throw new UnsupportedOperationException(table.toString() + index + cancellation);
    }

    /// Counters of AUTO_INCREMENT columns.
    public AutoIncrement autoIncrement() {
        throw new UnsupportedOperationException();
    }

    /// A guess at the size of a table.
    public RangeEstimate estimate(TableDefinition table) {
        throw new UnsupportedOperationException(table.toString());
    }

    /// A guess at the size of a range of an index; cheap enough for the planner.
    public RangeEstimate estimate(TableDefinition table, IndexDefinition index, KeyRange range) {
        throw new UnsupportedOperationException(table.toString() + index + range);
    }

    public void flushMode(FlushMode mode) {
        throw new UnsupportedOperationException(mode.toString());
    }

    /// The running transactions.
    public List<TransactionInfo> transactions() {
        throw new UnsupportedOperationException();
    }

    /// Explicit row locks and waiting requests.
    public List<RowLockInfo> rowLocks() {
        throw new UnsupportedOperationException();
    }

    public List<LockWaitInfo> rowLockWaits() {
        throw new UnsupportedOperationException();
    }

    public List<MetadataLockInfo> metadataLocks() {
        throw new UnsupportedOperationException();
    }

    /// The last deadlock in words, for SHOW ENGINE INNODB STATUS; empty if there was none.
    public String lastDeadlock() {
        throw new UnsupportedOperationException();
    }

    /// Stops the background work, rolls back what is open, writes what is in memory.
    @Override
    public void close() {}
}
