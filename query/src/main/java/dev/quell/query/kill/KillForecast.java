package dev.quell.query.kill;

import dev.quell.base.error.SqlError;
import dev.quell.session.KillCommand;
import dev.quell.session.KillRecord.Undone;
import dev.quell.session.ProcessInfo;
import dev.quell.session.account.AccountName;
import dev.quell.storage.txn.TransactionInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What one KILL would do: EXPLAIN KILL. A picture of one moment; nobody is stopped for it.
///
/// @param undone what would be rolled back
/// @param clientSees what the victim's client gets
/// @param denial the error that the caller would get; empty if he may
/// @param waiters those who wait for what the victim holds, with those who wait for them
record KillForecast(
        KillCommand command,
        Participant victim,
        Undone undone,
        String clientSees,
        Optional<SqlError> denial,
        List<Waiter> waiters) {
    /// A session that the kill concerns.
    ///
    /// @param transaction the one it has open
    /// @param transactionAge how long it has been open
    /// @param locks metadata locks, LOCK TABLES' and GET_LOCK's included, in words
    record Participant(
            ProcessInfo info,
            Optional<AccountName> account,
            Optional<TransactionInfo> transaction,
            Optional<Duration> transactionAge,
            List<String> locks) {
        /// All that it holds: row locks are counted (rows that it has changed are locked besides), others named.
        String lockText() {
            long rows = transaction.map(TransactionInfo::lockedRows).orElse(0L);
            var all = new ArrayList<String>();
            if (rows > 0) {
                all.add(rows + (rows == 1 ? " row lock" : " row locks"));
            }
            all.addAll(locks);
            return String.join(", ", all);
        }
    }

    /// A session that waits.
    ///
    /// @param participant empty where the caller may not see that session
    /// @param lock what it waits for, in words
    /// @param stillWaitsFor the sessions besides the victim that are in its way
    record Waiter(
            long id,
            long waitsFor,
            String lock,
            Optional<Participant> participant,
            Duration waited,
            List<Long> stillWaitsFor,
            List<Waiter> waiters) {}

    /// What is rolled back, in words.
    String rolledBack() {
        return switch (undone.extent()) {
            case NOTHING -> "nothing";
            case STATEMENT -> "the statement: " + rows(undone.rows());
            case TRANSACTION -> "the transaction: " + rows(undone.rows());
        };
    }

    private static String rows(long count) {
        return count + (count == 1 ? " row" : " rows");
    }

    /// What becomes of one who waits, in words. A statement that is stopped gives back the locks that it took alone; those of
    /// earlier statements stay with the transaction.
    String outcome(Waiter waiter) {
        boolean kept = command.kind().keepsSession() && command.statement().isEmpty();
        var inTheWay = new ArrayList<>(waiter.stillWaitsFor());
        if (kept && waiter.waitsFor() == victim.info().id()) {
            inTheWay.add(victim.info().id());
        }
        if (!inTheWay.isEmpty()) {
            return "waits on for "
                    + inTheWay.stream().map(String::valueOf).collect(Collectors.joining(", "));
        }
        boolean all =
                command.kind() == KillCommand.Kind.CONNECTION
                        || undone.extent() == Undone.Extent.TRANSACTION;
        return all ? "goes on" : "goes on, if the statement took that lock";
    }

    /// Whether the caller may, in words.
    String allowed() {
        return denial.map(error -> error.code().number() + " " + error.getMessage()).orElse("YES");
    }
}
