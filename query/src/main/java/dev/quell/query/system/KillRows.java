package dev.quell.query.system;

import dev.quell.session.KillRecord;
import dev.quell.session.KillRecord.Undone.Extent;
import dev.quell.session.account.AccountName;
import dev.quell.session.account.Privilege;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;

/// The audit trail of KILL. Without PROCESS a user sees the kills of his own sessions, given and suffered.
final class KillRows {
    static final Map<String, RowMaker> MAKERS =
            Map.of("performance_schema.quell_kill_history", KillRows::history);

    private KillRows() {}

    private static void history(Look look, Rows rows) {
        boolean all = look.privileges().has(Privilege.PROCESS);
        var own = look.session().account();
        for (var kill : look.sessions().kills().list()) {
            if (all || kill.killer().isOf(own) || kill.victim().isOf(own)) {
                add(kill, rows);
            }
        }
    }

    private static void add(KillRecord kill, Rows rows) {
        var work = kill.work();
        boolean undone = kill.undone().extent() != Extent.NOTHING;
        rows.add(
                kill.time(),
                kill.kind().words(),
                kill.killer().connectionId(),
                kill.killer().account().map(AccountName::user),
                kill.killer().account().map(AccountName::host),
                kill.killer().host(),
                kill.victim().connectionId(),
                kill.victim().account().map(AccountName::user),
                kill.victim().account().map(AccountName::host),
                kill.victim().host(),
                work.map(KillRecord.Work::command),
                work.map(KillRecord.Work::state),
                work.map(KillRecord.Work::queryId),
                work.map(KillRecord.Work::age).map(KillRows::seconds),
                work.map(KillRecord.Work::digest).filter(text -> !text.isEmpty()),
                work.map(KillRecord.Work::digestText).filter(text -> !text.isEmpty()),
                work.map(KillRecord.Work::text).filter(text -> !text.isEmpty()),
                kill.undone().extent(),
                kill.undone().rows(),
                undone ? seconds(kill.undone().age()) : null);
    }

    private static BigDecimal seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3);
    }
}
