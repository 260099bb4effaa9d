package dev.quell.shell.process;

import dev.quell.shell.connect.Connection;
import dev.quell.wire.client.ServerError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Asks a server who is there and who waits for whom. Works on Quell, MySQL and MariaDB: what one of them lacks, or the
/// account may not see, is left out. One thread.
final class ServerSessions {
    /// The first one that the server understands is used.
    private static final List<String> LOCK_WAITS =
            List.of(
                    "SELECT r.trx_mysql_thread_id, b.trx_mysql_thread_id FROM performance_schema.data_lock_waits w"
                            + " JOIN information_schema.INNODB_TRX r ON r.trx_id = w.REQUESTING_ENGINE_TRANSACTION_ID"
                            + " JOIN information_schema.INNODB_TRX b ON b.trx_id = w.BLOCKING_ENGINE_TRANSACTION_ID",
                    "SELECT r.trx_mysql_thread_id, b.trx_mysql_thread_id FROM information_schema.INNODB_LOCK_WAITS w"
                            + " JOIN information_schema.INNODB_TRX r ON r.trx_id = w.requesting_trx_id"
                            + " JOIN information_schema.INNODB_TRX b ON b.trx_id = w.blocking_trx_id",
                    "SELECT waiting_pid, blocking_pid FROM sys.innodb_lock_waits");

    private static final List<String> TRANSACTIONS =
            List.of(
                    "SELECT trx_mysql_thread_id, TIMESTAMPDIFF(SECOND, trx_started, NOW()), trx_rows_modified,"
                            + " trx_rows_locked FROM information_schema.INNODB_TRX");

    private final Connection connection;
    private final Map<List<String>, Integer> understood = new HashMap<>();

    ServerSessions(Connection connection) {
        this.connection = connection;
    }

    /// All sessions but the one that asks.
    List<Session> now() throws IOException, ServerError {
        var waits = new HashMap<Long, Long>();
        for (var row : first(LOCK_WAITS)) {
            waits.put(number(row.get(0)), number(row.get(1)));
        }
        var transactions = new HashMap<Long, Session.OpenTransaction>();
        for (var row : first(TRANSACTIONS)) {
            transactions.put(
                    number(row.get(0)),
                    new Session.OpenTransaction(
                            number(row.get(1)), number(row.get(2)), number(row.get(3))));
        }
        var sessions = new ArrayList<Session>();
        for (var row : connection.rows("SHOW FULL PROCESSLIST")) {
            long id = number(row.get(0));
            if (id != connection.id()) {
                sessions.add(
                        new Session(
                                id,
                                row.get(1),
                                row.get(2),
                                row.get(3),
                                row.get(4),
                                number(row.get(5)),
                                row.get(6),
                                row.get(7).replaceAll("\\s+", " "),
                                Optional.ofNullable(waits.get(id)),
                                Optional.ofNullable(transactions.get(id))));
            }
        }
        return sessions;
    }

    // Rows of the first question that gets an answer; none if none does.
    private List<List<String>> first(List<String> questions) throws IOException {
        for (int i = understood.getOrDefault(questions, 0); i < questions.size(); i++) {
            try {
                var rows = connection.rows(questions.get(i));
                understood.put(questions, i);
                return rows;
            } catch (ServerError e) {
                understood.put(questions, i + 1);
            }
        }
        return List.of();
    }

    /// Runs a statement about a session, such as KILL; gives the server's answer as lines.
    List<String> run(String sql) throws IOException {
        try {
            var table = connection.table(sql);
            return table.rows().isEmpty()
                    ? List.of(sql + ": OK")
                    : table.rows().stream().map(row -> described(table.names(), row)).toList();
        } catch (ServerError e) {
            return List.of("ERROR %d: %s".formatted(e.packet().number(), e.getMessage()));
        }
    }

    // What is not NULL, with its name.
    private static String described(List<String> names, List<String> row) {
        return IntStream.range(0, row.size())
                .filter(i -> !row.get(i).isEmpty())
                .mapToObj(i -> names.get(i) + ": " + row.get(i))
                .collect(Collectors.joining(", "));
    }

    private static long number(String text) {
        try {
            return text.isEmpty() ? 0 : (long) Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
