package dev.quell.storage.txn;

/// How a transaction begins.
///
/// @param readOnly writes are refused with error 1792
/// @param singleStatement an autocommit statement: it ends with the statement, so that SERIALIZABLE need not lock what it reads
public record TransactionOptions(Isolation isolation, boolean readOnly, boolean singleStatement) {
    public static final TransactionOptions DEFAULT =
            new TransactionOptions(Isolation.REPEATABLE_READ, false, false);
    public static final TransactionOptions AUTOCOMMIT =
            new TransactionOptions(Isolation.REPEATABLE_READ, false, true);
}
