package dev.quell.bench;

import dev.quell.testkit.client.ServerError;
import dev.quell.testkit.client.WireClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Keeps a server busy for a moment with what servers do, so that the JDK can note what was loaded and compiled
/// (the launcher's ahead-of-time cache). Measures nothing.
@Command(name = "train", hidden = true, description = "Exercises a server for the AOT cache.")
final class Train implements Callable<Integer> {
    private static final int ROUNDS = 300;
    // With 1,000 the compiler is at work for 15,000 transactions after a start, with 5,000 for
    // 5,000.
    private static final int TIMES = 5_000;
    private static final int ROWS = 1_000;

    @Option(names = "--port", required = true, description = "The server's port on this machine.")
    private int port;

    @Override
    public Integer call() throws Exception {
        try (var client = WireClient.connect(port, "root", "")) {
            client.query("CREATE DATABASE train");
            client.query("USE train");
            client.query(
                    "CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, k INT NOT NULL DEFAULT 0, c CHAR(60) NOT NULL, KEY k (k))");
            for (int i = 1; i <= ROUNDS; i++) {
                exercise(client, i);
            }
            look(client);
        }
        serve();
        return 0;
    }

    /// What most servers do all day: short statements by their keys, as text and prepared.
    private void serve() throws Exception {
        try (var client = WireClient.connect(port, "root", "")) {
            StatementKind.prepareTable(client, ROWS);
        }
        for (boolean prepared : new boolean[] {false, true}) {
            for (var kind : StatementKind.ALL) {
                if (!prepared || kind.canBePrepared()) {
                    try (var client = WireClient.connect(port, "root", "", "sbtest")) {
                        kind.load(client, prepared, TIMES, 1, ROWS).call();
                    }
                }
            }
        }
    }

    private static void exercise(WireClient client, int i) {
        client.query("BEGIN");
        client.query("INSERT INTO t (k, c) VALUES (" + i + ", 'row " + i + "')");
        client.query("UPDATE t SET k = k + 1 WHERE id = " + i);
        client.query("COMMIT");
        client.query("SELECT c FROM t WHERE id = " + i);
        client.query("SELECT SUM(k), COUNT(*) FROM t WHERE id BETWEEN " + i + " AND " + (i + 20));
        client.query("SELECT DISTINCT c FROM t WHERE k > " + i + " ORDER BY c LIMIT 5");
    }

    private static void look(WireClient client) {
        client.query("SHOW PROCESSLIST");
        client.query("SHOW VARIABLES LIKE 'version%'");
        client.query("SHOW TABLES");
        client.query(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'train'");
        client.query("DELETE FROM t WHERE id < 10");
        try {
            client.query("SELECT nothing FROM t");
        } catch (ServerError expected) {
            // Errors are loaded code too.
        }
        client.query("DROP DATABASE train");
    }
}
