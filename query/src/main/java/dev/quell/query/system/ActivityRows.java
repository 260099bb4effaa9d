package dev.quell.query.system;

import dev.quell.session.event.AccountActivity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// Who is and was connected: `accounts`, `users`, `hosts`. Memory of sessions is not measured.
final class ActivityRows {
    static final Map<String, RowMaker> MAKERS =
            Map.of(
                    "performance_schema.accounts",
                            (look, rows) -> add(look, rows, one -> List.of(one.user(), one.host())),
                    "performance_schema.users",
                            (look, rows) -> add(look, rows, one -> List.of(one.user())),
                    "performance_schema.hosts",
                            (look, rows) -> add(look, rows, one -> List.of(one.host())));

    private ActivityRows() {}

    private static void add(Look look, Rows rows, Function<AccountActivity, List<String>> keyOf) {
        var keys = new TreeMap<String, List<String>>();
        var present = new TreeMap<String, Long>();
        var connections = new TreeMap<String, Long>();
        for (var account : look.sessions().events().accounts()) {
            List<String> key = keyOf.apply(account);
            String name = String.join("\0", key);
            keys.put(name, key);
            present.merge(name, (long) account.present(), Long::sum);
            connections.merge(name, account.connections(), Long::sum);
        }
        keys.forEach((name, key) -> {
            var cells = new ArrayList<Object>(key);
            cells.addAll(List.of(present.get(name), connections.get(name), 0, 0));
            rows.add(cells.toArray());
        });
    }
}
