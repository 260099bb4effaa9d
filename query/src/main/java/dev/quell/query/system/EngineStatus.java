package dev.quell.query.system;

import java.time.format.DateTimeFormatter;

/// The text of SHOW ENGINE INNODB STATUS: the last deadlock, and the transactions with what they wait for.
final class EngineStatus {
    private static final String RULE = "------------\n";

    private EngineStatus() {}

    static String text(Look look) {
        var zone = look.session().variables().timeZone();
        var text = new StringBuilder("\n=====================================\n");
        text.append(
                DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss")
                        .format(look.context().now().atZone(zone)));
        text.append(" INNODB MONITOR OUTPUT\n=====================================\n");
        String deadlock = look.engine().lastDeadlock();
        if (!deadlock.isEmpty()) {
            text.append("------------------------\nLATEST DETECTED DEADLOCK\n");
            text.append("------------------------\n").append(deadlock).append('\n');
        }
        text.append(RULE).append("TRANSACTIONS\n").append(RULE);
        text.append("History list length ");
        text.append(look.engine().vacuumProgress().historyLength()).append('\n');
        for (var transaction : look.engine().transactions()) {
            text.append("---TRANSACTION ").append(transaction.id()).append(", ");
            text.append(transaction.waiting() ? "LOCK WAIT" : "ACTIVE").append('\n');
            text.append(transaction.lockedRows()).append(" row lock(s), undo log entries ");
            text.append(transaction.changedRows()).append('\n');
            text.append("MySQL thread id ").append(transaction.connectionId()).append('\n');
            transaction
                    .snapshot()
                    .ifPresent(number ->
                            text.append("Trx read view sees commits up to ")
                                    .append(number)
                                    .append('\n'));
        }
        text.append("----------------------------\nEND OF INNODB MONITOR OUTPUT\n");
        return text.append("============================\n").toString();
    }
}
