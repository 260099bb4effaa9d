package dev.quell.query.system;

import dev.quell.storage.DeadlockInfo;
import dev.quell.storage.txn.TransactionInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/// The text of SHOW ENGINE INNODB STATUS: the last deadlock, and the transactions with what they wait for, in InnoDB's words.
final class EngineStatus {
    private static final String RULE = "------------\n";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private final Look look;
    private final StringBuilder text = new StringBuilder("\n");

    private EngineStatus(Look look) {
        this.look = look;
    }

    static String text(Look look) {
        var status = new EngineStatus(look);
        status.add("=====================================");
        status.add(status.time(look.context().now()) + " INNODB MONITOR OUTPUT");
        status.add("=====================================");
        look.engine().lastDeadlock(look.context().cancellation()).ifPresent(status::deadlock);
        status.text.append(RULE).append("TRANSACTIONS\n").append(RULE);
        look.engine().transactions().forEach(status::transaction);
        status.add("----------------------------");
        status.add("END OF INNODB MONITOR OUTPUT");
        status.add("============================");
        return status.text.toString();
    }

    private void add(String line) {
        text.append(line).append('\n');
    }

    private String time(Instant instant) {
        return TIME.format(instant.atZone(look.session().variables().timeZone()));
    }

    private void deadlock(DeadlockInfo deadlock) {
        add("------------------------");
        add("LATEST DETECTED DEADLOCK");
        add("------------------------");
        add(time(deadlock.time()));
        for (int i = 0; i < deadlock.sides().size(); i++) {
            side(i + 1, deadlock.sides().get(i));
        }
        add("*** WE ROLL BACK TRANSACTION (" + (deadlock.victim() + 1) + ")");
    }

    private void side(int number, DeadlockInfo.Side side) {
        var party = side.party();
        add("*** (" + number + ") TRANSACTION:");
        add("TRANSACTION " + party.transactionId() + ", ACTIVE");
        add(
                "LOCK WAIT %d lock struct(s), undo log entries %d"
                        .formatted(party.locks(), party.changedRows()));
        add("MySQL thread id " + party.connectionId());
        add(party.statement());
        add("");
        add("*** (" + number + ") HOLDS THE LOCK(S):");
        lock(side.holds(), "");
        add("*** (" + number + ") WAITING FOR THIS LOCK TO BE GRANTED:");
        lock(side.waitsFor(), " waiting");
    }

    private void lock(DeadlockInfo.Lock lock, String waiting) {
        if (lock.data().isEmpty()) {
            add("METADATA LOCK " + lock.place() + " lock_mode " + lock.mode() + waiting);
        } else {
            add("RECORD LOCKS " + lock.place() + " lock_mode " + inWords(lock.mode()) + waiting);
            add("Record lock: " + lock.data());
        }
        add("");
    }

    /// InnoDB's monitor spells out what `data_locks` abbreviates.
    private static String inWords(String mode) {
        return mode.replace(",REC_NOT_GAP", " locks rec but not gap")
                .replace(",GAP", " locks gap before rec")
                .replace(",INSERT_INTENTION", " insert intention");
    }

    private void transaction(TransactionInfo transaction) {
        Instant now = look.context().now();
        long active = Math.max(0, Duration.between(transaction.started(), now).toSeconds());
        add("---TRANSACTION " + transaction.id() + ", ACTIVE " + active + " sec");
        String waits = transaction.waiting() ? "LOCK WAIT " : "";
        add(
                waits
                        + "%d lock struct(s), %d row lock(s), undo log entries %d"
                                .formatted(
                                        transaction.lockedRows(),
                                        transaction.lockedRows(),
                                        transaction.changedRows()));
        add("MySQL thread id " + transaction.connectionId());
    }
}
