package dev.quell.server;

import dev.quell.session.Login;
import dev.quell.session.Session;
import dev.quell.session.Workspace;
import java.time.Duration;

/// How long a session may be idle: `wait_timeout`, and less in a transaction, by MariaDB's `idle_transaction_timeout` and its forms for transactions that have changed something and those that
/// have not, which count more. 0 means that there is no such limit.
///
/// @param forTransactions true if any of the limits for transactions is set
record IdleLimits(Duration outside, Duration reading, Duration writing, boolean forTransactions) {
    /// The session has the server's variables. A client that says that it is interactive gets the time for such clients.
    static void begin(Session session) {
        if (session.identity().can(Login.INTERACTIVE)) {
            session.variables().waitInteractively();
        }
    }

    /// What the session's variables say.
    static IdleLimits of(Session session) {
        var variables = session.variables();
        long idle = variables.waitTimeout();
        long any = variables.integer("idle_transaction_timeout");
        long readOnly = variables.integer("idle_readonly_transaction_timeout");
        long write = variables.integer("idle_write_transaction_timeout");
        long general = any > 0 ? any : idle;
        return new IdleLimits(
                Duration.ofSeconds(idle),
                Duration.ofSeconds(readOnly > 0 ? readOnly : general),
                Duration.ofSeconds(write > 0 ? write : general),
                any > 0 || readOnly > 0 || write > 0);
    }

    /// The limit that holds now.
    Duration now(Workspace workspace) {
        if (!forTransactions) {
            return outside;
        }
        return switch (workspace.openTransaction()) {
            case NONE -> outside;
            case READING -> reading;
            case WRITING -> writing;
        };
    }
}
