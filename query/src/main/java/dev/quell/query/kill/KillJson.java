package dev.quell.query.kill;

import dev.quell.query.kill.KillForecast.Participant;
import dev.quell.query.kill.KillForecast.Waiter;
import dev.quell.query.value.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// EXPLAIN FORMAT=JSON KILL: one object for each kill, with the waiters nested. Members are in an order that reads well, not in
/// that of SQL's JSON type.
final class KillJson {
    private final StringBuilder text = new StringBuilder();

    KillJson(List<KillForecast> forecasts) {
        List<?> kills = forecasts.stream().map(KillJson::forecast).toList();
        write(Map.of("kills", kills), "\n");
    }

    String text() {
        return text.toString();
    }

    private static Map<String, Object> forecast(KillForecast forecast) {
        var members = new LinkedHashMap<String, Object>();
        members.put("kill", forecast.command().kind().keepsSession() ? "QUERY" : "CONNECTION");
        members.put("allowed", forecast.denial().isEmpty());
        forecast.denial()
                .ifPresent(error -> {
                    var denial = new LinkedHashMap<String, Object>();
                    denial.put("error", error.code().number());
                    denial.put("message", error.getMessage());
                    members.put("denial", denial);
                });
        members.put("victim", participant(forecast.victim()));
        var undone = new LinkedHashMap<String, Object>();
        undone.put("extent", forecast.undone().extent().name());
        undone.put("rows", forecast.undone().rows());
        members.put("rolled_back", undone);
        members.put("client_sees", forecast.clientSees());
        members.put("waiters", waiters(forecast, forecast.waiters()));
        return members;
    }

    private static Map<String, Object> participant(Participant participant) {
        var info = participant.info();
        var members = new LinkedHashMap<String, Object>();
        members.put("id", info.id());
        participant.account().ifPresent(account -> members.put("account", account.toString()));
        members.put("host", info.host());
        info.database().ifPresent(database -> members.put("db", database));
        members.put("command", info.command());
        members.put("state", info.state());
        members.put("seconds", info.millis() / 1e3);
        info.queryId().ifPresent(id -> members.put("query_id", id));
        info.info().ifPresent(statement -> members.put("statement", statement));
        participant
                .transaction()
                .ifPresent(open -> {
                    var transaction = new LinkedHashMap<String, Object>();
                    transaction.put("id", open.id());
                    participant
                            .transactionAge()
                            .ifPresent(age -> transaction.put("seconds", age.toMillis() / 1e3));
                    transaction.put("isolation", open.isolation().text());
                    transaction.put("rows_changed", open.changedRows());
                    transaction.put("rows_changed_by_statement", open.statementRows());
                    transaction.put("row_locks", open.lockedRows());
                    members.put("transaction", transaction);
                });
        members.put("metadata_locks", participant.locks());
        return members;
    }

    private static List<?> waiters(KillForecast forecast, List<Waiter> waiters) {
        return waiters.stream().map(waiter -> waiter(forecast, waiter)).toList();
    }

    private static Map<String, Object> waiter(KillForecast forecast, Waiter waiter) {
        var members =
                waiter.participant()
                        .map(KillJson::participant)
                        .orElseGet(() -> new LinkedHashMap<>(Map.of("id", waiter.id())));
        members.put("waits_for", waiter.waitsFor());
        members.put("waits_for_lock", waiter.lock());
        members.put("wait_seconds", waiter.waited().toMillis() / 1e3);
        members.put("outcome", forecast.outcome(waiter));
        members.put("waiters", waiters(forecast, waiter.waiters()));
        return members;
    }

    private void write(@Nullable Object value, String lineStart) {
        switch (value) {
            case Map<?, ?> members -> {
                var parts = members.entrySet().iterator();
                text.append('{');
                while (parts.hasNext()) {
                    var member = parts.next();
                    text.append(lineStart).append("  ");
                    write(member.getKey(), lineStart);
                    text.append(": ");
                    write(member.getValue(), lineStart + "  ");
                    text.append(parts.hasNext() ? "," : lineStart);
                }
                text.append('}');
            }
            case List<?> items -> {
                var parts = items.iterator();
                text.append('[');
                while (parts.hasNext()) {
                    text.append(lineStart).append("  ");
                    write(parts.next(), lineStart + "  ");
                    text.append(parts.hasNext() ? "," : lineStart);
                }
                text.append(']');
            }
            case String string -> text.append(new JsonValue.Text(string).text());
            case null, default -> text.append(value);
        }
    }
}
