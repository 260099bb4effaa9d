package dev.quell.query.system;

import dev.quell.base.error.SqlError;
import dev.quell.session.Session;
import dev.quell.session.event.Consumer;
import dev.quell.session.event.ServerEvents;
import dev.quell.session.event.SessionEvents;
import dev.quell.session.event.StatementEvent;
import dev.quell.sql.print.Digest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Statements one by one: `events_statements_current` and its histories. A thread has the number of its connection.
final class StatementRows {
    static final Map<String, RowMaker> MAKERS =
            Map.of(
                    "performance_schema.events_statements_current", StatementRows::current,
                    "performance_schema.events_statements_history", StatementRows::history,
                    "performance_schema.events_statements_history_long",
                            StatementRows::historyLong);

    private static final String SUCCESS = "00000";
    private static final int MESSAGE_LENGTH = 128;

    private final Rows rows;
    private final ServerEvents server;
    private final int longestText;

    private StatementRows(Look look, Rows rows) {
        this.rows = rows;
        this.server = look.sessions().events();
        this.longestText =
                (int) look.sessions().variables().integer("performance_schema_max_sql_text_length");
    }

    private static void current(Look look, Rows rows) {
        if (look.sessions().events().consumers().isOn(Consumer.EVENTS_STATEMENTS_CURRENT)) {
            var maker = new StatementRows(look, rows);
            for (var session : sessions(look)) {
                session.events().ifPresent(maker::addCurrent);
            }
        }
    }

    private void addCurrent(SessionEvents events) {
        events.statement().filter(event -> events.records(event.name())).ifPresent(this::add);
    }

    private static void history(Look look, Rows rows) {
        var maker = new StatementRows(look, rows);
        for (var session : sessions(look)) {
            session.events().map(SessionEvents::statements).orElse(List.of()).forEach(maker::add);
        }
    }

    private static void historyLong(Look look, Rows rows) {
        var maker = new StatementRows(look, rows);
        look.sessions().events().statements().all().forEach(maker::add);
    }

    /// All sessions by connection id.
    static List<Session> sessions(Look look) {
        var all = new ArrayList<Session>();
        look.sessions().all().forEach(all::add);
        all.sort(Comparator.comparingLong(Session::id));
        return all;
    }

    private void add(StatementEvent event) {
        long start = server.picos(event.startNanos());
        long end = server.picos(event.endNanos());
        Optional<SqlError> error = event.error();
        boolean hasDigest = event.fingerprint() != 0;
        var cells = new ArrayList<@Nullable Object>();
        Collections.addAll(
                cells,
                event.session(),
                event.id(),
                event.isOver() ? event.endId() : null,
                event.name(),
                "",
                start,
                end,
                end - start,
                event.lockNanos() * 1_000,
                Optional.of(text(event)).filter(text -> !text.isEmpty()),
                hasDigest ? Digest.hash(event.fingerprint()) : null,
                hasDigest ? Digest.text(event.text(), event.mode()) : null,
                event.database(),
                null,
                null,
                null,
                null,
                error.map(one -> one.code().number()).orElse(0),
                error.map(one -> one.code().sqlState()).or(() -> event.message().map(_ -> SUCCESS)),
                error.map(SqlError::getMessage)
                        .or(event::message)
                        .filter(text -> !text.isEmpty())
                        .map(text -> cut(text, MESSAGE_LENGTH)),
                error.isPresent() ? 1 : 0,
                event.warnings(),
                event.affected(),
                event.sent());
        var work = event.work();
        cells.addAll(StatementSummaryRows.work(work, work.usedNoIndex() ? 1 : 0));
        boolean nested = event.transactionEvent() != 0;
        Collections.addAll(
                cells,
                nested ? event.transactionEvent() : null,
                nested ? "TRANSACTION" : null,
                0,
                event.statementId(),
                0,
                work.mostMemory(),
                work.mostMemory(),
                "PRIMARY");
        rows.add(cells.toArray());
    }

    private String text(StatementEvent event) {
        return cut(event.text(), longestText);
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
