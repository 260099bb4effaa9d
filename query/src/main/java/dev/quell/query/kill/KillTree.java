package dev.quell.query.kill;

import dev.quell.query.kill.KillForecast.Participant;
import dev.quell.query.kill.KillForecast.Waiter;
import java.time.Duration;
import java.util.List;

/// EXPLAIN FORMAT=TREE KILL: the victim, what becomes of its work, and below it those who wait, each under the one it waits for.
final class KillTree {
    private static final String STEP = "    ";

    private final StringBuilder text = new StringBuilder();

    KillTree(List<KillForecast> forecasts) {
        forecasts.forEach(this::forecast);
    }

    String text() {
        return text.toString();
    }

    private void forecast(KillForecast forecast) {
        var kind = forecast.command().kind().keepsSession() ? "KILL QUERY " : "KILL CONNECTION ";
        line("", kind + participant(forecast.victim()));
        line(STEP, "allowed: " + forecast.allowed());
        line(STEP, "rolled back: " + forecast.rolledBack());
        line(STEP, "client sees: " + forecast.clientSees());
        if (!forecast.victim().lockText().isEmpty()) {
            line(STEP, "holds: " + forecast.victim().lockText());
        }
        forecast.waiters().forEach(waiter -> waiter(STEP, forecast, waiter));
    }

    private void waiter(String indent, KillForecast forecast, Waiter waiter) {
        String who =
                waiter.participant().map(KillTree::participant).orElse("session " + waiter.id());
        line(
                indent,
                "%s, waits %s for %s: %s"
                        .formatted(
                                who,
                                seconds(waiter.waited()),
                                waiter.lock(),
                                forecast.outcome(waiter)));
        waiter.waiters().forEach(next -> waiter(indent + STEP, forecast, next));
    }

    private static String participant(Participant participant) {
        var info = participant.info();
        String doing =
                info.info()
                        .map(statement ->
                                info.command() + " for " + info.seconds() + " s: " + statement)
                        .orElse(info.command() + " for " + info.seconds() + " s");
        String transaction =
                participant
                        .transaction()
                        .flatMap(open ->
                                participant
                                        .transactionAge()
                                        .map(age ->
                                                ", transaction of %s with %d rows changed"
                                                        .formatted(
                                                                seconds(age), open.changedRows())))
                        .orElse("");
        return "session %d of %s at %s (%s)%s"
                .formatted(
                        info.id(),
                        participant.account().map(one -> one.quoted()).orElse("nobody yet"),
                        info.host(),
                        doing,
                        transaction);
    }

    private static String seconds(Duration time) {
        return time.toSeconds() + " s";
    }

    private void line(String indent, String line) {
        text.append(indent).append("-> ").append(line).append('\n');
    }
}
