package dev.quell.storage.mvcc;

import dev.quell.base.stop.Tenure;
import dev.quell.storage.store.Area;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.Store;
import dev.quell.storage.store.StoreBatch;
import java.util.concurrent.atomic.AtomicLong;

/// Hands out transaction ids and version numbers, none of them twice, also across crashes: numbers are reserved in blocks, and
/// the reservation is in the log before anything that uses them. Safe for all threads.
public final class Numbers {
    private static final byte[] KEY = {'l'};
    private static final long TRANSACTION_BLOCK = 100_000;
    private static final long VERSION_BLOCK = 10_000_000;

    private final Store store;
    private final AtomicLong transactions = new AtomicLong();
    private final AtomicLong versions = new AtomicLong();
    private volatile long transactionLimit;
    private volatile long versionLimit;

    public Numbers(Store store) {
        this.store = store;
        byte[] limits = store.get(KEY).orElseGet(() -> new Bytes().addLong(1).addLong(1).toArray());
        transactionLimit = Bytes.longAt(limits, 0);
        versionLimit = Bytes.longAt(limits, 8);
        transactions.set(transactionLimit);
        versions.set(versionLimit);
    }

    public long nextTransaction() {
        long id = transactions.getAndIncrement();
        if (id >= transactionLimit) {
            extend(id, 0);
        }
        return id;
    }

    public long nextVersion() {
        long number = versions.getAndIncrement();
        if (number >= versionLimit) {
            Tenure.outside(() -> extend(0, number));
        }
        return number;
    }

    /// The number that the next version will get at the earliest.
    public long versionsBegun() {
        return versions.get();
    }

    /// The id that the next transaction will get at the earliest.
    public long transactionsBegun() {
        return transactions.get();
    }

    private synchronized void extend(long transaction, long version) {
        boolean extended = false;
        long newTransactionLimit = transactionLimit;
        long newVersionLimit = versionLimit;
        if (transaction >= transactionLimit) {
            newTransactionLimit = transaction + TRANSACTION_BLOCK;
            extended = true;
        }
        if (version >= versionLimit) {
            newVersionLimit = version + VERSION_BLOCK;
            extended = true;
        }
        if (extended) {
            save(newTransactionLimit, newVersionLimit);
            transactionLimit = newTransactionLimit;
            versionLimit = newVersionLimit;
        }
    }

    private void save(long transactionLimitNow, long versionLimitNow) {
        byte[] limits = new Bytes().addLong(transactionLimitNow).addLong(versionLimitNow).toArray();
        store.write(new StoreBatch().put(Area.META, KEY, limits));
    }

    /// At a clean end: gives back what was reserved and not used. Who takes a number nevertheless reserves anew.
    public synchronized void close() {
        transactionLimit = 0; // from here on takers wait in `extend`
        versionLimit = 0;
        long nextTransaction = transactions.get();
        long nextVersion = versions.get();
        save(nextTransaction, nextVersion);
        transactionLimit = nextTransaction;
        versionLimit = nextVersion;
    }
}
