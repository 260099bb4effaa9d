package dev.quell.shell.terminal;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitPoint;
import dev.quell.shell.connect.Connector;
import dev.quell.wire.client.ServerError;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The server's names, for completion. Tables and databases are fetched in the background over a connection of their own, so
/// that nobody waits for them, however many there are: what is not there yet is not offered. Columns, variables and accounts
/// are asked for when they are first wanted. Any thread.
public final class Names {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final String DATABASES = "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA";

    private final Connector connector;
    private final Lookup lookup;
    private final WaitPoint state = new WaitPoint();
    private final Map<String, List<String>> known = new ConcurrentHashMap<>();
    private volatile boolean loaded;
    private volatile String database = "";

    /// A connection that answers questions while the shell's own is not to be disturbed.
    @FunctionalInterface
    public interface Lookup {
        /// @param take gets the first column of each row
        void firstColumn(String sql, Consumer<String> take) throws IOException, ServerError;
    }

    public Names(Connector connector, Lookup lookup) {
        this.connector = connector;
        this.lookup = lookup;
    }

    /// Begins anew, for another server or database. Before the first time nothing is offered.
    public void load(String currentDatabase) {
        known.clear();
        database = currentDatabase;
        loaded = true;
        Thread.ofPlatform().daemon().name("names").start(() -> fetchTables(currentDatabase));
    }

    private void fetchTables(String currentDatabase) {
        try (var connection = connector.connectHelper()) {
            fetch(DATABASES, connection::firstColumn);
            fetch(tablesOf(currentDatabase), connection::firstColumn);
        } catch (IOException | ServerError e) {
            loaded = false; // rehash tries again
        }
    }

    private static String tablesOf(String schema) {
        return "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = "
                + quoted(schema);
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    List<String> databases() {
        return there(DATABASES).orElse(List.of());
    }

    /// The tables of a database; '' for the current one.
    List<String> tables(String schema) {
        return schema.isEmpty()
                ? there(tablesOf(database)).orElse(List.of())
                : soon(tablesOf(schema));
    }

    /// @param schema '' for the current one
    List<String> columns(String schema, String table) {
        return soon(
                "SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = "
                        + quoted(schema.isEmpty() ? database : schema)
                        + " AND TABLE_NAME = "
                        + quoted(table)
                        + " ORDER BY ORDINAL_POSITION");
    }

    List<String> variables() {
        return soon("SHOW GLOBAL VARIABLES");
    }

    List<String> accounts() {
        return soon("SELECT CONCAT('''', User, '''@''', Host, '''') FROM mysql.user");
    }

    private Optional<List<String>> there(String sql) {
        return Optional.ofNullable(known.get(sql));
    }

    // Fetched now if it is not there: whoever pressed Tab waits a little. What takes longer is
    // there the next time.
    private List<String> soon(String sql) {
        var names = there(sql);
        if (names.isPresent() || !loaded) {
            return names.orElse(List.of());
        }
        Thread.ofPlatform().daemon().name("names").start(() -> fetch(sql, lookup));
        state.await(new Cancellation(), Deadline.after(PATIENCE), () -> known.containsKey(sql));
        return there(sql).orElse(List.of());
    }

    private void fetch(String sql, Lookup from) {
        var names = found(sql, from);
        state.update(() -> known.put(sql, names));
    }

    private static List<String> found(String sql, Lookup from) {
        var names = new PackedNames.Builder();
        try {
            from.firstColumn(sql, names::add);
            return names.build();
        } catch (IOException | ServerError e) {
            return List.of(); // this account may not see them
        }
    }
}
