package dev.quell.bench;

import dev.quell.testkit.client.WireClient;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What sessions feel of vacuum: the latency of point updates while it has nothing to do, and while it clears away a large transaction
/// that was rolled back; and how many versions hot rows keep while a snapshot is held.
@Command(
        name = "vacuum",
        mixinStandardHelpOptions = true,
        description =
                "Latency of updates with and without vacuum at work; what a held snapshot costs.")
final class VacuumCost implements Callable<Integer> {
    private static final int MEASURED = 5_000;
    private static final String STATUS =
            "SELECT VARIABLE_VALUE FROM performance_schema.global_status WHERE VARIABLE_NAME = 'Quell_vacuum_%s'";

    @Option(
            names = "--rows",
            defaultValue = "500000",
            description = "Rows of the rolled back transaction (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(
            names = "--updates",
            defaultValue = "20000",
            description = "Updates of one row under a snapshot (default: ${DEFAULT-VALUE}).")
    private int updates;

    @Override
    public Integer call() {
        try (var target = Target.quell();
                var client = target.connect()) {
            BigTable.make(client::query, rows);
            client.query("SET GLOBAL innodb_flush_log_at_trx_commit = 2"); // not the disk's latency
            update(client, new SplittableRandom(1)); // warm up
            tell("update, vacuum idle", update(client, new SplittableRandom(2)));
            client.query("BEGIN");
            client.query("UPDATE big.t SET c = c + 1");
            client.query("ROLLBACK");
            long before = status(client, "versions_removed");
            tell("update, vacuum at work", update(client, new SplittableRandom(3)));
            System.out.printf(
                    "versions removed meanwhile: %d%n",
                    status(client, "versions_removed") - before);
            hotRow(client, target);
        }
        return 0;
    }

    private Histogram update(WireClient client, SplittableRandom random) {
        var histogram = new Histogram(3);
        for (int i = 0; i < MEASURED; i++) {
            int id = 1 + random.nextInt(rows);
            long start = System.nanoTime();
            client.query("UPDATE big.t SET c = c + 1 WHERE id = " + id);
            histogram.recordValue(System.nanoTime() - start);
        }
        return histogram;
    }

    private static void tell(String what, Histogram histogram) {
        System.out.printf(
                "%-30s median %6.0f µs   p99 %6.0f µs   max %8.0f µs   (%d)%n",
                what,
                histogram.getValueAtPercentile(50) / 1e3,
                histogram.getValueAtPercentile(99) / 1e3,
                histogram.getMaxValue() / 1e3,
                histogram.getTotalCount());
    }

    private static long status(WireClient client, String what) {
        return Long.parseLong(String.valueOf(client.query(STATUS.formatted(what)).value()));
    }

    private void hotRow(WireClient client, Target target) {
        try (var reader = target.connect()) {
            reader.query("START TRANSACTION WITH CONSISTENT SNAPSHOT");
            String first = String.valueOf(reader.query("SELECT c FROM big.t WHERE id = 1").value());
            for (int i = 0; i < updates; i++) {
                client.query("UPDATE big.t SET c = c + 1 WHERE id = 1");
            }
            tell("read of the snapshot's version", read(reader));
            tell("read of the newest version", read(client));
            if (!first.equals(reader.query("SELECT c FROM big.t WHERE id = 1").value())) {
                throw new IllegalStateException("the snapshot has changed");
            }
            System.out.printf(
                    "records held back by the snapshot: %d%n", status(client, "records_held_back"));
        }
    }

    private static Histogram read(WireClient client) {
        var histogram = new Histogram(3);
        for (int i = 0; i < 1_000; i++) {
            long start = System.nanoTime();
            client.query("SELECT c FROM big.t WHERE id = 1");
            histogram.recordValue(System.nanoTime() - start);
        }
        return histogram;
    }
}
