package dev.quell.storage.txn;

/// A point of a transaction to which it can roll back, any number of times. Names are the caller's affair.
public final class Savepoint {
    private final long transactionSerial;
    private final int statement;
    private final Work work;

    /// @param statement the last statement number that is kept
    /// @param work what was done until then
    Savepoint(long transactionSerial, int statement, Work work) {
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
}
