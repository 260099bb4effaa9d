package dev.quell.query.system;

import dev.quell.session.event.AccountActivity;
import dev.quell.session.event.SessionEvents;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// What TRUNCATE TABLE makes the tables of performance_schema forget. What shows the present cannot be emptied.
final class Truncations {
    /// Tables with nothing to forget that MySQL lets be emptied: those of what Quell does not record.
    private static final List<String> UNRECORDED =
            List.of(
                    "events_statements_histogram_",
                    "events_statements_summary_by_program",
                    "events_statements_summary_by_thread",
                    "file_summary_",
                    "memory_summary_",
                    "socket_summary_",
                    "table_lock_waits_",
                    "host_cache");

    private static final Map<String, Consumer<Look>> BY_TABLE = byTable();

    private Truncations() {}

    private static Map<String, Consumer<Look>> byTable() {
        var map = new TreeMap<String, Consumer<Look>>();
        map.put("events_statements_summary_by_digest", Truncations::digests);
        map.put("events_statements_history", Truncations::statements);
        map.put(
                "events_statements_history_long",
                look -> look.sessions().events().statements().clear());
        map.put("events_statements_current", Truncations::statements);
        map.put("events_transactions_current", Truncations::transactions);
        map.put("events_transactions_history", Truncations::transactions);
        for (String key : List.of("by_account_by", "by_user_by", "by_host_by", "global_by")) {
            map.put("events_statements_summary_" + key + "_event_name", Truncations::kinds);
        }
        for (String table : List.of("accounts", "users", "hosts")) {
            map.put(table, look -> look.sessions().events().forgetAccounts());
        }
        for (String key : List.of("global", "by_account", "by_user", "by_host", "by_thread")) {
            map.put("events_errors_summary_" + key + "_by_error", ErrorRows::forget);
        }
        map.put(
                "events_transactions_history_long",
                look -> look.sessions().events().transactions().clear());
        map.put("events_waits_current", Truncations::nothing);
        map.put("events_stages_current", Truncations::nothing);
        map.put("events_waits_history", look -> each(look, SessionEvents::forgetWaits));
        map.put("events_stages_history", look -> each(look, SessionEvents::forgetStages));
        map.put("events_waits_history_long", look -> look.sessions().events().waits().clear());
        map.put("events_stages_history_long", look -> look.sessions().events().stages().clear());
        for (String key : List.of("by_account", "by_user", "by_host", "global", "by_thread")) {
            map.put("events_waits_summary_" + key + "_by_event_name", Truncations::waitTotals);
            map.put("events_stages_summary_" + key + "_by_event_name", Truncations::stageTotals);
            map.put(
                    "events_transactions_summary_" + key + "_by_event_name",
                    Truncations::transactionTotals);
        }
        map.put("events_waits_summary_by_instance", Truncations::nothing);
        map.put("table_io_waits_summary_by_table", TableUseRows::forget);
        map.put("table_io_waits_summary_by_index_usage", TableUseRows::forget);
        map.put("objects_summary_global_by_type", TableUseRows::forget);
        map.put("setup_actors", look -> look.sessions().events().setup().actors().clear());
        map.put("setup_objects", look -> look.sessions().events().setup().objects().clear());
        for (String key : List.of("account", "user", "host", "thread")) {
            map.put(
                    "status_by_" + key,
                    look ->
                            look.sessions()
                                    .events()
                                    .accounts()
                                    .forEach(AccountActivity::forgetCounters));
        }
        map.put("global_status", Truncations::nothing);
        map.put(
                "prepared_statements_instances",
                look -> each(look, SessionEvents::forgetPreparedRuns));
        return map;
    }

    /// How to empty a table; empty if it cannot be.
    static Optional<Consumer<Look>> of(String table) {
        String name = table.toLowerCase(Locale.ROOT);
        return Optional.ofNullable(BY_TABLE.get(name))
                .or(() ->
                        UNRECORDED.stream().anyMatch(name::startsWith)
                                ? Optional.of(Truncations::nothing)
                                : Optional.empty());
    }

    private static void digests(Look look) {
        look.sessions().events().digests().clear();
    }

    private static void statements(Look look) {
        each(look, SessionEvents::forgetStatements);
    }

    private static void transactions(Look look) {
        each(look, SessionEvents::forgetTransactions);
    }

    private static void each(Look look, Consumer<SessionEvents> action) {
        for (var session : look.sessions().all()) {
            session.events().ifPresent(action);
        }
    }

    private static void waitTotals(Look look) {
        each(look, SessionEvents::forgetWaitTotals);
        look.sessions().events().accounts().forEach(AccountActivity::forgetWaits);
    }

    private static void stageTotals(Look look) {
        each(look, SessionEvents::forgetStageTotals);
        look.sessions().events().accounts().forEach(AccountActivity::forgetStages);
    }

    private static void transactionTotals(Look look) {
        each(look, SessionEvents::forgetTransactionTotals);
        look.sessions().events().accounts().forEach(AccountActivity::forgetTransactions);
    }

    private static void kinds(Look look) {
        look.sessions().events().accounts().forEach(AccountActivity::forgetStatements);
    }

    private static void nothing(Look look) {
        // it is empty, or shows what is
    }
}
