package dev.quell.storage.txn;

import dev.quell.storage.catalog.StoredCatalog;
import dev.quell.storage.lock.LockOwner;
import dev.quell.storage.lock.LockTable;
import dev.quell.storage.lock.Locker;
import dev.quell.storage.lock.Turnstile;
import dev.quell.storage.log.CommitLog;
import dev.quell.storage.mvcc.CommitTable;
import dev.quell.storage.mvcc.Garbage;
import dev.quell.storage.mvcc.Numbers;
import dev.quell.storage.mvcc.RangeBirths;
import dev.quell.storage.mvcc.Snapshots;
import dev.quell.storage.row.TableLayout;
import dev.quell.storage.store.CursorPool;
import dev.quell.storage.store.Store;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The running transactions, and what they share. Safe for all threads.
public final class Transactions {
    /// What transactions work with.
    public record Shared(
            Store store,
            CursorPool cursors,
            TableLayout.Cache layouts,
            LockTable locks,
            Turnstile turnstile,
            Numbers numbers,
            CommitTable commits,
            Snapshots snapshots,
            CommitLog log,
            StoredCatalog catalog,
            RangeBirths births,
            RowCounts rowCounts,
            GarbageCollector garbage,
            InstantSource clock) {}

    /// Takes what ended transactions leave behind.
    @FunctionalInterface
    public interface GarbageCollector {
        /// @param commitNumber 0 if the transaction aborted
        void collect(long transaction, long commitNumber, Garbage garbage);
    }

    private final Shared shared;
    private final Set<LiveTransaction> open = ConcurrentHashMap.newKeySet();
    private final ConcurrentHashMap<Long, LiveTransaction> byId = new ConcurrentHashMap<>();

    public Transactions(Shared shared) {
        this.shared = shared;
    }

    public Transaction begin(Locker locker, TransactionOptions options) {
        var transaction = new LiveTransaction(this, shared, locker, options);
        open.add(transaction);
        return transaction;
    }

    /// Gives it an id. The lowest running id never skips one that is about to run. The store may hold this up, so that the transaction
    /// is over by the end of it: the id is that of a transaction that did nothing then.
    synchronized void register(LiveTransaction transaction) {
        long id = shared.numbers().nextTransaction();
        byId.put(id, transaction);
        if (!transaction.identify(id)) {
            shared.commits().abort(id);
            shared.garbage().collect(id, 0, new Garbage());
            byId.remove(id);
        }
    }

    void unregister(LiveTransaction transaction, long id) {
        open.remove(transaction);
        if (id != 0) {
            byId.remove(id);
        }
    }

    @Nullable LiveTransaction running(long id) {
        return byId.get(id);
    }

    /// Every id below has ended.
    public synchronized long lowestRunning() {
        long lowest = shared.numbers().transactionsBegun();
        for (long id : byId.keySet()) {
            lowest = Math.min(lowest, id);
        }
        return lowest;
    }

    /// The running transactions, oldest first.
    public List<TransactionInfo> list() {
        return open.stream()
                .map(LiveTransaction::info)
                .sorted(Comparator.comparing(TransactionInfo::started))
                .toList();
    }

    /// Those who hold the locks of the running transactions.
    public List<LockOwner> owners() {
        return open.stream().map(LiveTransaction::owner).toList();
    }

    /// The running transaction of a connection; it has one at most.
    public Optional<TransactionInfo> ofConnection(long connectionId) {
        return open.stream()
                .filter(one -> one.owner().locker().connectionId() == connectionId)
                .findFirst()
                .map(LiveTransaction::info);
    }

    /// The transaction with an id, if it still runs.
    public Optional<TransactionInfo> find(long id) {
        return Optional.ofNullable(byId.get(id)).map(LiveTransaction::info);
    }

    /// Rolls back all that a locker has open.
    public void rollbackAll(Locker locker) {
        for (LiveTransaction transaction : open) {
            if (transaction.owner().locker() == locker) {
                transaction.rollback();
            }
        }
    }

    /// Rolls back all that is open: the engine closes.
    public void rollbackAll() {
        open.forEach(LiveTransaction::rollback);
    }
}
