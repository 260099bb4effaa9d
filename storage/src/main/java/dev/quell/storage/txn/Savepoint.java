package dev.quell.storage.txn;

import dev.quell.storage.lock.LockRequest;
import java.util.Optional;
import java.util.Set;

/// A point of a transaction to which it can roll back, any number of times. Names are the caller's affair.
public final class Savepoint {
    private final long transactionSerial;
    private final int statement;
    private final Work work;
    private final Optional<Set<LockRequest>> metadataLocks;

    /// @param statement the last statement number that is kept
    /// @param work what was done until then
    /// @param metadataLocks those held so far, where the transaction has neither changed nor locked a row
    Savepoint(
            long transactionSerial,
            int statement,
            Work work,
            Optional<Set<LockRequest>> metadataLocks) {
        this.metadataLocks = metadataLocks.map(Set::copyOf);
        this.transactionSerial = transactionSerial;
        this.statement = statement;
        this.work = work;
    }

    long transactionSerial() {
        return transactionSerial;
    }

    int statement() {
        return statement;
    }

    Work work() {
        return work;
    }

    Optional<Set<LockRequest>> metadataLocks() {
        return metadataLocks;
    }
}
