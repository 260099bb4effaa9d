package dev.quell.query.system;

import dev.quell.session.event.Consumer;
import dev.quell.session.event.SessionEvents;
import dev.quell.session.event.TransactionEvent;
import java.util.List;
import java.util.Map;

/// Transactions one by one: `events_transactions_current` and its histories.
final class TransactionRows {
    static final Map<String, RowMaker> MAKERS =
            Map.of(
                    "performance_schema.events_transactions_current", TransactionRows::current,
                    "performance_schema.events_transactions_history", TransactionRows::history,
                    "performance_schema.events_transactions_history_long",
                            TransactionRows::historyLong);

    private TransactionRows() {}

    private static void current(Look look, Rows rows) {
        if (look.sessions().events().consumers().isOn(Consumer.EVENTS_TRANSACTIONS_CURRENT)) {
            for (var session : StatementRows.sessions(look)) {
                session.events()
                        .filter(events -> events.records(TransactionEvent.NAME))
                        .flatMap(SessionEvents::transaction)
                        .ifPresent(event -> add(look, rows, event));
            }
        }
    }

    private static void history(Look look, Rows rows) {
        for (var session : StatementRows.sessions(look)) {
            var past = session.events().map(SessionEvents::transactions).orElse(List.of());
            past.forEach(event -> add(look, rows, event));
        }
    }

    private static void historyLong(Look look, Rows rows) {
        look.sessions().events().transactions().all().forEach(event -> add(look, rows, event));
    }

    private static void add(Look look, Rows rows, TransactionEvent event) {
        var events = look.sessions().events();
        long start = events.picos(event.startNanos());
        long end = events.picos(event.endNanos());
        var traits = event.traits();
        rows.add(
                event.session(),
                event.id(),
                event.isOver() ? event.endId() : null,
                TransactionEvent.NAME,
                event.state().text(),
                event.transactionId() == 0 ? null : event.transactionId(),
                "AUTOMATIC",
                null,
                null,
                null,
                null,
                "",
                start,
                end,
                end - start,
                traits.readOnly() ? "READ ONLY" : "READ WRITE",
                traits.isolation(),
                traits.autocommit(),
                event.savepoints(),
                event.rollbacksToSavepoint(),
                event.releasedSavepoints(),
                null,
                event.statementEvent() == 0 ? null : event.statementEvent(),
                event.statementEvent() == 0 ? null : "STATEMENT");
    }
}
