package dev.quell.query.system;

import dev.quell.base.stop.Progress;
import dev.quell.session.Session;
import dev.quell.session.event.Consumer;
import dev.quell.session.event.SessionEvents;
import dev.quell.session.event.StageEvent;
import java.util.List;
import java.util.Map;

/// Stages one by one: `events_stages_current` and its histories. Stages of long work, with how far they have come, are always there;
/// short ones while a consumer keeps their history.
final class StageRows {
    static final Map<String, RowMaker> MAKERS =
            Map.of(
                    "performance_schema.events_stages_current", StageRows::current,
                    "performance_schema.events_stages_history", StageRows::history,
                    "performance_schema.events_stages_history_long", StageRows::historyLong);

    private static final String VACUUM = "vacuum";

    private StageRows() {}

    private static void current(Look look, Rows rows) {
        if (look.sessions().events().consumers().isOn(Consumer.EVENTS_STAGES_CURRENT)) {
            for (var session : StatementRows.sessions(look)) {
                session.stageEvent().ifPresent(stage -> add(look, rows, stage));
            }
            vacuum(look, rows);
        }
    }

    /// Vacuum works whenever there is something to do; it has done what it removed since the start.
    private static void vacuum(Look look, Rows rows) {
        var vacuum = look.engine().vacuumProgress();
        var thread = ThreadRows.numberOf(VACUUM);
        if (vacuum.pending() == 0 || thread.isEmpty()) {
            return;
        }
        rows.add(
                thread.getAsLong(),
                1,
                null,
                "stage/innodb/" + VACUUM,
                "",
                0,
                look.sessions().events().picos(System.nanoTime()),
                look.sessions().events().picos(System.nanoTime()),
                vacuum.removedVersions(),
                vacuum.removedVersions() + vacuum.pending(),
                null,
                null);
    }

    private static void history(Look look, Rows rows) {
        for (Session session : StatementRows.sessions(look)) {
            var past = session.events().map(SessionEvents::stages).orElse(List.of());
            past.forEach(stage -> add(look, rows, stage));
        }
    }

    private static void historyLong(Look look, Rows rows) {
        look.sessions().events().stages().all().forEach(stage -> add(look, rows, stage));
    }

    private static void add(Look look, Rows rows, StageEvent stage) {
        var events = look.sessions().events();
        long end = stage.endNanos();
        rows.add(
                stage.session(),
                stage.id(),
                stage.isOver() ? stage.id() : null,
                stage.name(),
                "",
                events.picos(stage.startNanos()),
                events.picos(end),
                (end - stage.startNanos()) * 1_000,
                stage.progress().map(Progress::completed),
                stage.progress().map(Progress::estimated),
                stage.statementEvent(),
                "STATEMENT");
    }
}
