package dev.quell.query.system;

import dev.quell.base.stop.WaitCause;
import dev.quell.query.kill.LockPlace;
import dev.quell.session.RunningStatement;
import dev.quell.session.Session;
import dev.quell.session.event.Consumer;
import dev.quell.session.event.SessionEvents;
import dev.quell.session.event.WaitEvent;
import dev.quell.storage.lock.MetadataKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What sessions wait for, and have waited for: `events_waits_current` and its histories. Every wait of a session is told, for there
/// is one way to wait; a session between two statements waits for its client (`idle`).
final class WaitRows {
    static final Map<String, RowMaker> MAKERS =
            Map.of(
                    "performance_schema.events_waits_current", WaitRows::current,
                    "performance_schema.events_waits_history", WaitRows::history,
                    "performance_schema.events_waits_history_long", WaitRows::historyLong);

    /// What a session between two statements does.
    static final String IDLE = "idle";

    private final Look look;
    private final Rows rows;

    private WaitRows(Look look, Rows rows) {
        this.look = look;
        this.rows = rows;
    }

    private static String operation(WaitCause cause) {
        return switch (cause.kind()) {
            case ROW_LOCK -> "row lock";
            case METADATA_LOCK -> "metadata lock";
            case ADMISSION, SLEEP, MEMORY -> "timed_wait";
            case LOG -> "sync";
            case CLIENT -> cause.subject().toString();
            case COPY -> "write";
        };
    }

    private static void current(Look look, Rows rows) {
        if (!look.sessions().events().consumers().isOn(Consumer.EVENTS_WAITS_CURRENT)) {
            return;
        }
        var maker = new WaitRows(look, rows);
        for (var session : StatementRows.sessions(look)) {
            maker.current(session);
        }
    }

    private void current(Session session) {
        if (session.running().isEmpty() && session.login().isPresent()) {
            idle(session);
        } else {
            session.events()
                    .flatMap(
                            events -> events.lastWait().filter(wait -> events.records(wait.name())))
                    .filter(wait -> isOf(session.running(), wait))
                    .ifPresent(wait -> add(wait, Optional.of(session)));
        }
    }

    private static boolean isOf(Optional<RunningStatement> running, WaitEvent wait) {
        return running.filter(now -> now.event().id() == wait.statementEvent()).isPresent();
    }

    private static void history(Look look, Rows rows) {
        var maker = new WaitRows(look, rows);
        for (var session : StatementRows.sessions(look)) {
            var past = session.events().map(SessionEvents::waits).orElse(List.of());
            past.forEach(wait -> maker.add(wait, Optional.of(session)));
        }
    }

    private static void historyLong(Look look, Rows rows) {
        var maker = new WaitRows(look, rows);
        for (var wait : look.sessions().events().waits().all()) {
            maker.add(wait, look.sessions().find(wait.session()));
        }
    }

    /// Numbered as what comes after the last event.
    private void idle(Session session) {
        var events = look.sessions().events();
        long now = System.nanoTime();
        rows.add(
                session.id(),
                session.events().map(SessionEvents::lastId).orElse(0L) + 1,
                null,
                IDLE,
                "",
                events.picos(session.idleSinceNanos()),
                events.picos(now),
                (now - session.idleSinceNanos()) * 1_000,
                null,
                null,
                null,
                null,
                null,
                0,
                null,
                null,
                IDLE,
                null,
                null);
    }

    private void add(WaitEvent wait, Optional<Session> session) {
        var events = look.sessions().events();
        var subject = subject(wait.cause(), session);
        long end = wait.endNanos();
        rows.add(
                wait.session(),
                wait.id(),
                wait.isOver() ? wait.id() : null,
                wait.name(),
                "",
                events.picos(wait.startNanos()),
                events.picos(end),
                (end - wait.startNanos()) * 1_000,
                null,
                subject.schema,
                subject.name,
                subject.index,
                subject.type,
                wait.cause().subject().hashCode() & 0xFFFF_FFFFL,
                wait.statementEvent() == 0 ? null : wait.statementEvent(),
                wait.statementEvent() == 0 ? null : "STATEMENT",
                operation(wait.cause()),
                null,
                null);
    }

    /// The columns OBJECT_….
    private record Subject(
            @Nullable String schema,
            @Nullable String name,
            @Nullable String index,
            @Nullable String type) {
        static final Subject NONE = new Subject(null, null, null, null);
    }

    private Subject subject(WaitCause cause, Optional<Session> session) {
        return switch (cause.subject()) {
            case MetadataKey key ->
                    new Subject(
                            orNull(key.schema()),
                            orNull(key.name()),
                            null,
                            key.kind().name().replace('_', ' '));
            case Long index ->
                    LockPlace.of(look.catalog(), index)
                            .map(at -> new Subject(at.schema(), at.table(), at.index(), "TABLE"))
                            .orElse(Subject.NONE);
            default -> cause.kind() == WaitCause.Kind.CLIENT ? client(session) : Subject.NONE;
        };
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static Subject client(Optional<Session> session) {
        return new Subject(
                null, session.map(one -> one.peer().hostAndPort()).orElse(null), null, "SOCKET");
    }
}
