package dev.quell.query.system;

import dev.quell.session.ServerStatus;
import dev.quell.session.account.Privilege;
import dev.quell.session.status.Counter;
import java.util.Map;

/// Numbers of the whole server: INNODB_METRICS, as far as Quell has what they measure.
final class MetricRows {
    static final Map<String, RowMaker> MAKERS =
            Map.of("information_schema.INNODB_METRICS", MetricRows::metrics);

    private static final String COUNTER = "status_counter";
    private static final String VALUE = "value";

    private final Look look;
    private final Rows rows;

    private MetricRows(Look look, Rows rows) {
        this.look = look;
        this.rows = rows;
    }

    private static void metrics(Look look, Rows rows) {
        look.privileges().require(Privilege.PROCESS);
        var metrics = new MetricRows(look, rows);
        metrics.locks();
        metrics.bufferPool();
        metrics.changes();
    }

    private void add(String name, String subsystem, long value, String type, String comment) {
        var started = look.sessions().counters().started();
        long seconds = look.sessions().counters().uptime();
        rows.add(
                name,
                subsystem,
                value,
                value,
                null,
                type.equals(COUNTER) && seconds > 0 ? (double) value / seconds : null,
                value,
                value,
                null,
                null,
                started,
                null,
                seconds,
                null,
                "enabled",
                type,
                comment);
    }

    private void locks() {
        var waits = look.engine().rowLockWaitStatistics();
        add(
                "lock_row_lock_current_waits",
                "lock",
                waits.now(),
                COUNTER,
                "Sessions that wait for a row lock (Innodb_row_lock_current_waits)");
        add(
                "lock_row_lock_time",
                "lock",
                waits.millis(),
                COUNTER,
                "Milliseconds of waiting for row locks (Innodb_row_lock_time)");
        add(
                "lock_row_lock_time_max",
                "lock",
                waits.longestMillis(),
                VALUE,
                "The longest wait for a row lock in milliseconds (Innodb_row_lock_time_max)");
        add(
                "lock_row_lock_waits",
                "lock",
                waits.waits(),
                COUNTER,
                "Waits for row locks (Innodb_row_lock_waits)");
        add(
                "lock_row_lock_time_avg",
                "lock",
                waits.averageMillis(),
                VALUE,
                "The average wait for a row lock in milliseconds (Innodb_row_lock_time_avg)");
    }

    private void bufferPool() {
        var fill = look.engine().bufferPool();
        add("buffer_pool_size", "server", fill.capacity(), VALUE, "Bytes of the buffer pool");
        add(
                "buffer_pool_bytes_data",
                "buffer",
                fill.bytes(),
                VALUE,
                "Bytes of it in use (Innodb_buffer_pool_bytes_data)");
    }

    private void changes() {
        add(
                "trx_rseg_history_len",
                "transaction",
                look.engine().vacuumProgress().historyLength(),
                VALUE,
                "What vacuum has still to look at");
        var status = new ServerStatus(look.sessions());
        add("dml_reads", "dml", status.total(Counter.INNODB_ROWS_READ), COUNTER, "Rows read");
        add(
                "dml_inserts",
                "dml",
                status.total(Counter.INNODB_ROWS_INSERTED),
                COUNTER,
                "Rows inserted");
        add(
                "dml_deletes",
                "dml",
                status.total(Counter.INNODB_ROWS_DELETED),
                COUNTER,
                "Rows deleted");
        add(
                "dml_updates",
                "dml",
                status.total(Counter.INNODB_ROWS_UPDATED),
                COUNTER,
                "Rows updated");
    }
}
