package dev.quell.query.system;

import java.util.Map;

/// Who has failed to log in, and how often in a row.
final class LoginRows {
    static final Map<String, RowMaker> MAKERS =
            Map.of("performance_schema.quell_failed_logins", LoginRows::failed);

    private LoginRows() {}

    private static void failed(Look look, Rows rows) {
        for (var one : look.sessions().loginDelays().list()) {
            rows.add(one.user(), one.address(), one.failures(), one.last());
        }
    }
}
