package dev.quell.query.system;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The part of SHOW STATUS that the engine, the catalog and performance_schema know. What has no meaning in Quell is left out.
final class EngineVariables {
    private static final long PAGE = 16_384;
    private static final List<String> ABSENT =
            DataFile.read("absent-status.tsv").stream().map(line -> line[0]).toList();

    private EngineVariables() {}

    static Map<String, String> of(Look look) {
        SortedMap<String, String> status = new TreeMap<>();
        absent(status);
        locks(look, status);
        bufferPool(look, status);
        vacuum(look, status);
        tables(look, status);
        recording(look, status);
        log(look, status);
        spills(look, status);
        return status;
    }

    private static void put(Map<String, String> status, String name, long value) {
        status.put(name, Long.toString(value));
    }

    private static void locks(Look look, Map<String, String> status) {
        var waits = look.engine().rowLockWaitStatistics();
        put(status, "Innodb_row_lock_current_waits", waits.now());
        put(status, "Innodb_row_lock_time", waits.millis());
        put(status, "Innodb_row_lock_time_avg", waits.averageMillis());
        put(status, "Innodb_row_lock_time_max", waits.longestMillis());
        put(status, "Innodb_row_lock_waits", waits.waits());
    }

    /// Pages differ in size; they are told as what they would be of InnoDB's size.
    private static void bufferPool(Look look, Map<String, String> status) {
        var fill = look.engine().bufferPool();
        put(status, "Innodb_buffer_pool_bytes_data", fill.bytes());
        put(status, "Innodb_buffer_pool_pages_data", fill.bytes() / PAGE);
        put(status, "Innodb_buffer_pool_pages_free", (fill.capacity() - fill.bytes()) / PAGE);
        put(status, "Innodb_buffer_pool_pages_total", fill.capacity() / PAGE);
        // Every write goes to the store at once.
        put(status, "Innodb_buffer_pool_bytes_dirty", 0);
        put(status, "Innodb_buffer_pool_pages_dirty", 0);
        var reads = look.engine().reads();
        put(status, "Innodb_buffer_pool_read_requests", reads.requests());
        put(status, "Innodb_buffer_pool_reads", reads.fromStore());
        put(status, "Innodb_pages_read", reads.fromStore());
        put(status, "Innodb_data_reads", reads.fromStore());
        put(status, "Innodb_data_read", reads.bytes());
        put(status, "Innodb_buffer_pool_write_requests", look.engine().traffic().writes());
        status.put("Innodb_buffer_pool_dump_status", "Dumping of buffer pool not started");
        status.put("Innodb_buffer_pool_load_status", "Loading of buffer pool not started");
        status.put("Innodb_buffer_pool_resize_status", "");
    }

    private static void vacuum(Look look, Map<String, String> status) {
        var vacuum = look.engine().vacuumProgress();
        put(status, "Quell_vacuum_pending", vacuum.pending());
        put(
                status,
                "Quell_vacuum_records_held_back",
                vacuum.heldBack().values().stream().mapToLong(Long::longValue).sum());
        put(status, "Quell_vacuum_transactions_unsettled", vacuum.unsettledTransactions());
        put(status, "Quell_vacuum_versions_removed", vacuum.removedVersions());
    }

    /// What statements hold now: none of it outlives them, but for the moment that a file takes to be deleted. The vacuum has cursors too,
    /// while it works.
    private static void spills(Look look, Map<String, String> status) {
        var spills = look.tables().spills();
        put(status, "Quell_spill_files", spills.files());
        put(status, "Quell_statement_memory", spills.memoryInUse());
        put(status, "Quell_store_cursors", look.engine().cursorsInUse());
    }

    /// The definitions of all tables are in memory.
    private static void tables(Look look, Map<String, String> status) {
        int tables = look.catalog().allTables().size();
        put(status, "Open_table_definitions", tables);
        put(status, "Open_tables", tables);
        long opened = look.engine().openedTables();
        put(status, "Opened_tables", opened);
        put(status, "Opened_table_definitions", opened);
        put(status, "Table_open_cache_misses", opened);
    }

    /// The log is RocksDB's; a page is what its writes would be of InnoDB's.
    private static void log(Look look, Map<String, String> status) {
        var traffic = look.engine().traffic();
        put(status, "Innodb_data_fsyncs", traffic.syncs());
        put(status, "Innodb_data_writes", traffic.writes());
        put(status, "Innodb_data_written", traffic.bytes());
        put(status, "Innodb_log_write_requests", traffic.writes());
        put(status, "Innodb_log_writes", traffic.flushes());
        put(status, "Innodb_os_log_fsyncs", traffic.syncs());
        put(status, "Innodb_os_log_written", traffic.bytes());
        long newest = look.engine().sequenceNumber();
        put(status, "Innodb_redo_log_current_lsn", newest);
        status.put("Innodb_redo_log_enabled", "ON");
        status.put("Innodb_redo_log_read_only", "OFF");
        status.put("Innodb_redo_log_resize_status", "OK");
        long logs = look.engine().loggedBytes();
        put(status, "Innodb_redo_log_logical_size", logs);
        put(status, "Innodb_redo_log_physical_size", logs);
        int files = look.engine().openFiles();
        put(status, "Innodb_num_open_files", files);
        put(status, "Open_files", files);
    }

    private static void absent(Map<String, String> status) {
        ABSENT.forEach(name -> status.put(name, "0"));
    }

    private static void recording(Look look, Map<String, String> status) {
        put(
                status,
                "Performance_schema_digest_lost",
                look.sessions()
                        .events()
                        .digests()
                        .others()
                        .map(others -> others.totals().sum().count())
                        .orElse(0L));
    }
}
