package dev.quell.query.system;

import dev.quell.base.stop.WaitCause;
import dev.quell.session.Session;
import dev.quell.session.Stage;
import dev.quell.session.event.AccountActivity;
import dev.quell.session.event.Latency;
import dev.quell.session.event.LatencyTotals;
import dev.quell.session.event.SessionEvents;
import dev.quell.session.event.TransactionEvent;
import dev.quell.session.event.WaitEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How long sessions have waited, been in stages and in transactions: the summaries `events_waits_summary_…`, `events_stages_summary_…`
/// and `events_transactions_summary_…`. What a session has waited is its own until it ends, then its account's; whoever looks adds
/// both up.
///
/// @param family `waits`, `stages` or `transactions`
/// @param kinds the rows after the columns that tell whose they are
/// @param own what a session has
/// @param left what the sessions of an account have left behind
record LatencyRows<K>(
        String family,
        Function<LatencyTotals<K>, List<List<Object>>> kinds,
        Function<SessionEvents, Optional<LatencyTotals<K>>> own,
        Function<AccountActivity, LatencyTotals<K>> left) {
    static final Map<String, RowMaker> MAKERS = makers();

    private static Map<String, RowMaker> makers() {
        var makers = new HashMap<String, RowMaker>();
        var waits = new TreeMap<String, WaitCause.Kind>();
        for (var kind : WaitCause.Kind.values()) {
            waits.put(WaitEvent.name(kind), kind);
        }
        new LatencyRows<WaitCause.Kind>(
                        "waits",
                        totals -> named(waits, totals),
                        SessionEvents::waitTotals,
                        AccountActivity::waits)
                .addTo(makers);
        var stages = new LinkedHashMap<String, String>();
        Arrays.stream(Stage.values())
                .filter(stage -> stage != Stage.NONE)
                .forEach(stage -> stages.put(stage.eventName(), stage.eventName()));
        new LatencyRows<String>(
                        "stages",
                        totals -> named(stages, totals),
                        SessionEvents::stageTotals,
                        AccountActivity::stages)
                .addTo(makers);
        new LatencyRows<>(
                        "transactions",
                        LatencyRows::transactions,
                        events -> Optional.of(events.transactionTotals()),
                        AccountActivity::transactions)
                .addTo(makers);
        return makers;
    }

    private void addTo(Map<String, RowMaker> makers) {
        String prefix = "performance_schema.events_" + family + "_summary_";
        makers.put(
                prefix + "global_by_event_name", (look, rows) -> sums(look, rows, _ -> List.of()));
        makers.put(
                prefix + "by_account_by_event_name",
                (look, rows) -> sums(look, rows, one -> List.of(one.user(), one.host())));
        makers.put(
                prefix + "by_user_by_event_name",
                (look, rows) -> sums(look, rows, one -> List.of(one.user())));
        makers.put(
                prefix + "by_host_by_event_name",
                (look, rows) -> sums(look, rows, one -> List.of(one.host())));
        makers.put(prefix + "by_thread_by_event_name", this::threads);
    }

    private void threads(Look look, Rows rows) {
        for (Session session : StatementRows.sessions(look)) {
            var totals = session.events().flatMap(own);
            add(rows, List.of(session.id()), totals.orElseGet(LatencyTotals::new));
        }
    }

    private void sums(Look look, Rows rows, Function<AccountActivity, List<?>> keyOf) {
        var sums = new LinkedHashMap<List<?>, LatencyTotals<K>>();
        for (var account : look.sessions().events().accounts()) {
            sums.computeIfAbsent(keyOf.apply(account), _ -> new LatencyTotals<>())
                    .add(left.apply(account));
        }
        for (var session : look.sessions().all()) {
            var totals = session.events().flatMap(own);
            if (totals.isPresent() && session.activity().isPresent()) {
                sums.computeIfAbsent(
                                keyOf.apply(session.activity().get()), _ -> new LatencyTotals<>())
                        .add(totals.get());
            }
        }
        sums.forEach((key, totals) -> add(rows, key, totals));
    }

    private void add(Rows rows, List<?> key, LatencyTotals<K> totals) {
        for (var row : kinds.apply(totals)) {
            var cells = new ArrayList<@Nullable Object>(key);
            cells.addAll(row);
            rows.add(cells.toArray());
        }
    }

    /// A row for each kind that there is.
    private static <K> List<List<Object>> named(Map<String, K> kinds, LatencyTotals<K> totals) {
        var rows = new ArrayList<List<Object>>();
        kinds.forEach((name, kind) -> {
            var cells = new ArrayList<Object>();
            cells.add(name);
            cells.addAll(cells(totals.find(kind)));
            rows.add(cells);
        });
        return rows;
    }

    /// One row: all of them, those that may write, those that only read.
    private static List<List<Object>> transactions(LatencyTotals<TransactionEvent.Access> totals) {
        var all = new Latency();
        var cells = new ArrayList<Object>();
        for (var access : TransactionEvent.Access.values()) {
            totals.find(access).ifPresent(all::add);
            cells.addAll(cells(totals.find(access)));
        }
        cells.addAll(0, cells(Optional.of(all)));
        cells.addFirst(TransactionEvent.NAME);
        return List.of(cells);
    }

    /// COUNT_STAR, SUM_TIMER_WAIT, MIN_TIMER_WAIT, AVG_TIMER_WAIT, MAX_TIMER_WAIT.
    static List<Object> cells(Optional<Latency> latency) {
        return latency.map(LatencyRows::cells).orElse(Collections.nCopies(5, 0L));
    }

    private static List<Object> cells(Latency latency) {
        return List.of(
                latency.count(),
                latency.nanos() * 1_000,
                latency.leastNanos() * 1_000,
                latency.averageNanos() * 1_000,
                latency.mostNanos() * 1_000);
    }
}
