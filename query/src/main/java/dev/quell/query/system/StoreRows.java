package dev.quell.query.system;

import dev.quell.session.Session;
import dev.quell.session.account.DynamicPrivilege;
import dev.quell.session.event.AccountActivity;
import dev.quell.session.event.WorkCounts;
import dev.quell.storage.store.StoredFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Files and memory: what the store has open and has written, and who holds how much memory. RocksDB reads and writes its files itself;
/// what is counted is what goes to its log.
final class StoreRows {
    private static final String SCHEMA = "performance_schema.";
    private static final String MEMORY = SCHEMA + "memory_summary_";
    private static final String LOG_FILE = "wait/io/file/innodb/innodb_log_file";
    private static final String DATA_FILE = "wait/io/file/innodb/innodb_data_file";
    private static final String STATEMENT_MEMORY = "memory/sql/statement_rows";

    static final Map<String, RowMaker> MAKERS =
            Map.of(
                    SCHEMA + "file_instances", StoreRows::files,
                    SCHEMA + "file_summary_by_event_name", StoreRows::fileSummary,
                    SCHEMA + "innodb_redo_log_files", StoreRows::logFiles,
                    SCHEMA + "log_status", StoreRows::logStatus,
                    MEMORY + "global_by_event_name", StoreRows::memory,
                    MEMORY + "by_thread_by_event_name", StoreRows::memoryOfThreads,
                    MEMORY + "by_account_by_event_name",
                            (look, rows) ->
                                    memoryBy(look, rows, one -> List.of(one.user(), one.host())),
                    MEMORY + "by_user_by_event_name",
                            (look, rows) -> memoryBy(look, rows, one -> List.of(one.user())),
                    MEMORY + "by_host_by_event_name",
                            (look, rows) -> memoryBy(look, rows, one -> List.of(one.host())));

    private StoreRows() {}

    private static void files(Look look, Rows rows) {
        for (var file : look.engine().files()) {
            rows.add(file.path(), file.kind() == StoredFile.Kind.LOG ? LOG_FILE : DATA_FILE, 1);
        }
    }

    private static void fileSummary(Look look, Rows rows) {
        var traffic = look.engine().traffic();
        var cells = new ArrayList<@Nullable Object>();
        cells.add(LOG_FILE);
        timed(cells, traffic.flushes() + traffic.syncs(), traffic.syncNanos());
        timed(cells, 0, 0);
        cells.add(0);
        timed(cells, traffic.flushes(), 0);
        cells.add(traffic.bytes());
        timed(cells, traffic.syncs(), traffic.syncNanos());
        rows.add(cells.toArray());
    }

    /// COUNT, SUM_TIMER, MIN_TIMER, AVG_TIMER, MAX_TIMER; least and most are not known.
    private static void timed(List<@Nullable Object> cells, long count, long nanos) {
        Collections.addAll(
                cells, count, nanos * 1_000, 0, count == 0 ? 0 : nanos * 1_000 / count, 0);
    }

    private static void logFiles(Look look, Rows rows) {
        long number = 0;
        for (var file : look.engine().files()) {
            if (file.kind() == StoredFile.Kind.LOG) {
                rows.add(number++, file.path(), 0, 0, file.bytes(), 0, 0);
            }
        }
    }

    /// There is no binary log; the storage engine's log sequence number is that of its newest write.
    private static void logStatus(Look look, Rows rows) {
        look.privileges().require(DynamicPrivilege.BACKUP_ADMIN);
        long newest = look.engine().sequenceNumber();
        rows.add(
                look.sessions().variables().text("server_uuid"),
                "{}",
                "{\"channels\": []}",
                "{\"InnoDB\": {\"LSN\": " + newest + ", \"LSN_checkpoint\": " + newest + "}}");
    }

    private static void memory(Look look, Rows rows) {
        long pool = look.engine().bufferPool().bytes();
        long statements = 0;
        for (var session : look.sessions().all()) {
            statements += held(session).memory();
        }
        var runtime = Runtime.getRuntime();
        long heap = runtime.totalMemory() - runtime.freeMemory();
        memory(rows, List.of(), "memory/innodb/buf_buf_pool", pool, pool);
        memory(
                rows,
                List.of(),
                "memory/innodb/store",
                look.engine().nativeBytes(),
                look.engine().nativeBytes());
        memory(rows, List.of(), STATEMENT_MEMORY, statements, statements);
        long rest = Math.max(0, heap - pool - statements);
        memory(rows, List.of(), "memory/sql/heap", rest, rest);
    }

    private static WorkCounts held(Session session) {
        return session.running().map(running -> running.event().work()).orElse(WorkCounts.NONE);
    }

    private static void memoryOfThreads(Look look, Rows rows) {
        for (var session : StatementRows.sessions(look)) {
            var work = held(session);
            memory(rows, List.of(session.id()), STATEMENT_MEMORY, work.memory(), work.mostMemory());
        }
    }

    private static void memoryBy(
            Look look, Rows rows, Function<AccountActivity, List<String>> keyOf) {
        var held = new TreeMap<String, Long>();
        var keys = new TreeMap<String, List<String>>();
        for (var account : look.sessions().events().accounts()) {
            var key = keyOf.apply(account);
            keys.put(String.join("\0", key), key);
        }
        for (var session : look.sessions().all()) {
            session.activity()
                    .map(keyOf)
                    .ifPresent(key ->
                            held.merge(String.join("\0", key), held(session).memory(), Long::sum));
        }
        keys.forEach((name, key) -> {
            long now = held.getOrDefault(name, 0L);
            memory(rows, key, STATEMENT_MEMORY, now, now);
        });
    }

    /// What is held now; how often it was taken and given back is not counted.
    private static void memory(Rows rows, List<?> key, String name, long now, long most) {
        var cells = new ArrayList<@Nullable Object>(key);
        int count = now > 0 ? 1 : 0;
        Collections.addAll(cells, name, count, 0, now, 0, 0, count, count, 0, now, most);
        rows.add(cells.toArray());
    }
}
