package dev.quell.stopping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.stopping.KillMatrix.Row;
import dev.quell.testkit.client.ServerError;
import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.Program;
import dev.quell.testkit.process.ServerProcess;
import dev.quell.testkit.process.Sessions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A server for the [KillMatrix], with an observer who sees all. Several of them work side by side; each is used by one test at a time.
final class KillMatrixLane implements AutoCloseable {
    /// The observer's own query holds metadata locks, and a snapshot, of its own.
    private static final String LOCKS_LEFT =
            "SELECT (SELECT COUNT(*) FROM information_schema.innodb_trx)"
                    + " + (SELECT COUNT(*) FROM performance_schema.data_locks)"
                    + " + (SELECT COUNT(*) FROM performance_schema.metadata_locks"
                    + " WHERE object_schema LIKE 'matrix%')"
                    + " + (SELECT COUNT(*) FROM performance_schema.quell_snapshots"
                    + " WHERE processlist_id <> CONNECTION_ID())";

    /// Tables that those of others need.
    private static final Map<String, String> ALSO_FOR =
            Map.of("matrix.thousand", "matrix.(slow|large)", "matrix.child", "matrix.parent");

    private static final int FILE_LINES = 2_000_000;

    private final Path folder;
    private final ServerProcess server;
    private final WireClient observer;
    private final Sessions sessions;

    /// @param folder for the file of LOAD DATA
    /// @param options of the server
    KillMatrixLane(Path folder, String... options) {
        this.folder = folder;
        writeFile(folder);
        var all = new ArrayList<>(List.of("--insecure", "--secure-file-priv=" + folder));
        all.addAll(List.of(options));
        server = ServerProcess.start(all.toArray(String[]::new));
        observer = server.connect();
        sessions = new Sessions(observer);
    }

    private static void writeFile(Path folder) {
        var file = folder.resolve(KillMatrix.FILE);
        try {
            if (!Files.exists(file)) {
                Files.writeString(file, "1\n".repeat(FILE_LINES));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ServerProcess server() {
        return server;
    }

    WireClient observer() {
        return observer;
    }

    Sessions sessions() {
        return sessions;
    }

    /// Makes the tables of the matrix.
    void makeTables() {
        KillMatrix.TABLES.forEach(observer::query);
    }

    /// Makes those that the row names, in a database of that name.
    void makeTables(Row row, String database) {
        String named = row.blocker() + row.going() + row.statement();
        for (String statement : KillMatrix.TABLES) {
            var table = Pattern.compile("(?:TABLE|INTO) (matrix\\.\\w+)").matcher(statement);
            if (!table.find()
                    || named.contains(table.group(1))
                    || named.matches(
                            ".*" + ALSO_FOR.getOrDefault(table.group(1), " nobody") + ".*")) {
                observer.query(statement.replace("matrix", database));
            }
        }
    }

    /// A client of which little memory is enough to send it to disk.
    WireClient victim() {
        var victim = server.connect();
        victim.query("SET SESSION cte_max_recursion_depth = 4294967295");
        victim.query("SET SESSION quell_statement_memory = 65536");
        return victim;
    }

    /// Has a client begin what the row is about.
    ///
    /// @return the clock when the statement was sent
    long send(Row row, WireClient victim, WireClient blocker) {
        // A global read lock would hold the victim's transaction up, so it comes after that.
        row.blocker().forEach(blocker::query);
        if (!row.going().isEmpty()) {
            blocker.start(row.going());
            sessions.awaitState(blocker.connectionId(), "User sleep");
        }
        long started = System.nanoTime();
        victim.start(text(row));
        return started;
    }

    private String text(Row row) {
        return row.statement().replace("FOLDER", folder.toString());
    }

    /// Brings a client to do what the row is about.
    void begin(Row row, WireClient victim, WireClient blocker) {
        send(row, victim, blocker);
        sessions.await(
                row.name() + " in state " + row.state(),
                shown ->
                        shown.id() == victim.connectionId()
                                && shown.state().equals(row.state())
                                && shown.info().equals(text(row)));
    }

    /// What the client is told: the only value, the error, or all that there is.
    static String told(WireClient client) {
        try {
            var answer = client.finish().getFirst();
            return answer.rows().size() == 1 ? String.valueOf(answer.value()) : answer.toString();
        } catch (ServerError error) {
            return error.toString();
        }
    }

    /// What is looked at next must not wait for a place.
    void letAllIn() {
        observer.query("SET GLOBAL innodb_thread_concurrency = 0");
    }

    /// Of what a session held nothing is left: transactions, locks, snapshots, memory, files, connections.
    void requireNothingLeft() {
        assertThat(observer.query(LOCKS_LEFT).value())
                .as("transactions, locks, snapshots left")
                .isEqualTo("0");
        assertThat(status("Quell_statement_memory")).as("memory left").isEqualTo("0");
        assertThat(status("Threads_connected")).as("connections left").isEqualTo("1");
        sessions.await(
                "the end of the janitor's work", () -> status("Quell_spill_files").equals("0"));
        sessions.await(
                "the end of the vacuum's work", () -> status("Quell_store_cursors").equals("0"));
        assertThat(server.log()).doesNotContain("Exception in thread", "internal fault");
    }

    private String status(String name) {
        return String.valueOf(
                observer.query("SHOW GLOBAL STATUS LIKE '" + name + "'").rows().getFirst().get(1));
    }

    /// Of all the threads that served clients only the observer's is left. A thread ends just after its session.
    void requireNoThreadLeft() {
        sessions.await("the end of other threads", () -> threadsOfClients() == 1);
    }

    private long threadsOfClients() {
        try {
            var dump = folder.resolve("threads-" + server.pid());
            var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
            Program.succeed(
                    List.of(
                            jcmd,
                            Long.toString(server.pid()),
                            "Thread.dump_to_file",
                            "-overwrite",
                            dump.toString()));
            return Files.readString(dump)
                    .lines()
                    .filter(line -> line.matches("#\\d+ \"(connection|takeover)\".*"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (server) {
            observer.close();
        }
    }
}
