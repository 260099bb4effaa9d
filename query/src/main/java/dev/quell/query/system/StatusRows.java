package dev.quell.query.system;

import dev.quell.session.ServerStatus;
import dev.quell.session.event.AccountActivity;
import dev.quell.session.status.Counter;
import dev.quell.session.status.SessionCounters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Status variables of sessions, each for itself and summed up by account, user and host. As in MySQL those that count statements by
/// kind are left to the summaries of statements, and sums are of what counts.
final class StatusRows {
    private static final String SCHEMA = "performance_schema.status_by_";

    static final Map<String, RowMaker> MAKERS =
            Map.of(
                    SCHEMA + "thread", StatusRows::threads,
                    SCHEMA + "account",
                            (look, rows) ->
                                    sums(look, rows, one -> List.of(one.user(), one.host())),
                    SCHEMA + "user", (look, rows) -> sums(look, rows, one -> List.of(one.user())),
                    SCHEMA + "host", (look, rows) -> sums(look, rows, one -> List.of(one.host())));

    private StatusRows() {}

    private static boolean isShown(String name) {
        return !name.startsWith("Com_") || name.equals(Counter.COM_STMT_REPREPARE.text());
    }

    private static void threads(Look look, Rows rows) {
        var status = new ServerStatus(look.sessions());
        for (var session : StatementRows.sessions(look)) {
            status.own(session)
                    .forEach((name, value) -> {
                        if (isShown(name)) {
                            rows.add(session.id(), name, value);
                        }
                    });
        }
    }

    private static void sums(Look look, Rows rows, Function<AccountActivity, List<?>> keyOf) {
        var sums = new LinkedHashMap<List<?>, long[]>();
        for (var account : look.sessions().events().accounts()) {
            add(sums, keyOf.apply(account), account.counters());
        }
        for (var session : look.sessions().all()) {
            session.activity()
                    .ifPresent(account -> add(sums, keyOf.apply(account), session.counters()));
        }
        sums.forEach((key, sum) -> {
            for (var counter : Counter.values()) {
                if (counter.perSession() && isShown(counter.text())) {
                    var cells = new ArrayList<@Nullable Object>(key);
                    cells.add(counter.text());
                    cells.add(Long.toString(sum[counter.ordinal()]));
                    rows.add(cells.toArray());
                }
            }
        });
    }

    private static void add(Map<List<?>, long[]> sums, List<?> key, SessionCounters counters) {
        long[] sum = sums.computeIfAbsent(key, _ -> new long[Counter.values().length]);
        for (var counter : Counter.values()) {
            sum[counter.ordinal()] += counters.get(counter);
        }
    }
}
