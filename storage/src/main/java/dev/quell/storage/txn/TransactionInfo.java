package dev.quell.storage.txn;

import java.time.Instant;
import java.util.OptionalLong;

/// A running transaction as `INNODB_TRX` shows it.
///
/// @param id 0 for one that has neither written nor locked a row
/// @param waitingFor 0, or the transaction that a row lock is waited for
/// @param waitStarted when that wait began; [Instant#EPOCH] if none
/// @param changedRows in all
/// @param statementRows those of them that its statement at work, or its last one, has changed
/// @param snapshot the highest commit number that its consistent reads see, while it holds a snapshot
/// @param tickets rows that it may work on before it has to wait for a place inside the engine again
/// @param entryWaitStarted since when it has been waiting for such a place (`innodb_thread_concurrency`); [Instant#EPOCH] if it is not
public record TransactionInfo(
        long id,
        long connectionId,
        Isolation isolation,
        boolean readOnly,
        boolean singleStatement,
        Instant started,
        boolean waiting,
        long waitingFor,
        Instant waitStarted,
        long changedRows,
        long statementRows,
        long lockedRows,
        OptionalLong snapshot,
        int tickets,
        Instant entryWaitStarted) {}
