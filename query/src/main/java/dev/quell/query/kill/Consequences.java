package dev.quell.query.kill;

import dev.quell.base.error.ErrorCode;
import dev.quell.session.KillCommand;
import dev.quell.session.KillRecord.Undone;
import dev.quell.session.KillRecord.Undone.Extent;
import dev.quell.session.Session;
import dev.quell.session.Stage;
import dev.quell.storage.txn.TransactionInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What a kill takes back, and what the victim's client gets: the rules, in one place for the forecast and for the history.
final class Consequences {
    private Consequences() {}

    /// What is rolled back if the victim is hit now.
    static Undone undone(KillCommand command, Optional<TransactionInfo> transaction, Instant now) {
        if (transaction.isEmpty()) {
            return Undone.NOTHING;
        }
        TransactionInfo open = transaction.get();
        var age = age(open.started(), now);
        return switch (extent(command, open)) {
            case NOTHING -> Undone.NOTHING;
            case STATEMENT -> new Undone(Extent.STATEMENT, open.statementRows(), age);
            case TRANSACTION -> new Undone(Extent.TRANSACTION, open.changedRows(), age);
        };
    }

    private static Extent extent(KillCommand command, TransactionInfo open) {
        Stage stage = command.victim().stage();
        if (stage == Stage.WAITING_FOR_HANDLER_COMMIT) {
            return Extent.NOTHING; // nothing takes it back but while it waits for the log of others
        }
        if (command.kind() == KillCommand.Kind.CONNECTION) {
            return Extent.TRANSACTION;
        }
        if (command.statement().isEmpty()) {
            return Extent.NOTHING;
        }
        boolean whole = open.singleStatement() || stage == Stage.WAITING_FOR_COMMIT_LOCK;
        return whole ? Extent.TRANSACTION : Extent.STATEMENT;
    }

    /// What the victim's client gets.
    static String clientSees(KillCommand command, Session killer) {
        var interrupted = ErrorCode.QUERY_INTERRUPTED;
        String error =
                "ERROR %d (%s): %s"
                        .formatted(
                                interrupted.number(),
                                interrupted.sqlState(),
                                interrupted.error().getMessage());
        if (command.kind().keepsSession()) {
            return command.statement().isPresent() ? error : "nothing: no statement runs";
        }
        return command.victim() == killer
                ? error + ", then the connection is closed"
                : "the connection is closed, without an error";
    }

    static Duration age(Instant since, Instant now) {
        return Duration.between(since, now.isBefore(since) ? since : now);
    }
}
