package dev.quell.bench;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitPoint;
import dev.quell.testkit.client.ServerError;
import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.Sessions;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What it takes to undo a large statement or transaction, whoever ends it: until its client has the answer, and until others can
/// lock its rows. And what it leaves for those who read afterwards.
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        description =
                "Undoing 2,000,000 changed rows by KILL, by an error, by a crash; beside MariaDB.")
final class Rollback implements Callable<Integer> {
    private static final int KILLS = 3;
    // MariaDB shows the same rows again to whoever looks more often.
    private static final Duration FRESH = Duration.ofMillis(110);
    private static final int POINT_READS = 2_000;
    private static final int INTERRUPTED = 1317;
    private static final int DUPLICATE = 1062;

    @Option(
            names = "--rows",
            defaultValue = "2000000",
            description = "Rows of the table (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(names = "--no-peer", description = "Quell alone.")
    private boolean alone;

    @Override
    public Integer call() {
        for (var target : Target.all(!alone)) {
            try (target) {
                measure(target);
            }
        }
        return 0;
    }

    private void measure(Target target) {
        try (var client = target.connect()) {
            BigTable.make(client::query, rows);
            reads(target, client, "before");
            tellSize(target, "of the table");
        }
        lockAll(target);
        killQueries(target);
        killConnection(target);
        duplicateKey(target);
        try (var client = target.connect()) {
            reads(target, client, "after three rollbacks");
        }
        tellSize(target, "in the end");
        crash(target);
    }

    private static void tellSize(Target target, String when) {
        System.out.printf(
                "%-8s %-62s %10.1f MB%n", target.name(), "disk, " + when, target.diskBytes() / 1e6);
        System.out.printf(
                "%-8s %-62s %10.1f MB%n",
                target.name(), "resident memory, " + when, target.residentKib() / 1024.0);
    }

    private static void tell(Target target, String what, double millis) {
        System.out.printf("%-8s %-62s %10.1f ms%n", target.name(), what, millis);
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    /// A transaction that locks every row: with a small heap (`QUELL_JAVA_OPTIONS=-Xmx512m`) and `--rows 10000000` it shows that locks
    /// take no memory, as the others show it of changes.
    private void lockAll(Target target) {
        try (var client = target.connect()) {
            client.query("BEGIN");
            long start = System.nanoTime();
            client.query("SELECT COUNT(*) FROM (SELECT c FROM big.t FOR UPDATE) locked");
            tell(target, "SELECT … FOR UPDATE of all rows", millisSince(start));
            tellSize(target, "with all rows locked");
            client.query("ROLLBACK");
        }
    }

    // ---- ways to end it

    private void killQueries(Target target) {
        var answered = new Histogram(3);
        var free = new Histogram(3);
        while (answered.getTotalCount() < KILLS) {
            killQuery(target, answered, free);
        }
        tell(
                target,
                "KILL QUERY in mid-UPDATE, until error 1317 (median)",
                answered.getValueAtPercentile(50) / 1e6);
        tell(
                target,
                "  … until any row can be locked (median)",
                free.getValueAtPercentile(50) / 1e6);
    }

    /// Records nothing if the statement was over before it could be killed.
    private void killQuery(Target target, Histogram answered, Histogram free) {
        try (var victim = target.connect();
                var killer = target.connect()) {
            victim.start("UPDATE big.t SET c = c + 1");
            if (awaitChanges(killer, victim, rows / 2) == rows) {
                victim.finish();
                return;
            }
            long start = System.nanoTime();
            killer.query("KILL QUERY " + victim.connectionId());
            expect(victim, INTERRUPTED);
            answered.recordValue(System.nanoTime() - start);
            lockSome(killer);
            free.recordValue(System.nanoTime() - start);
        }
    }

    private void killConnection(Target target) {
        try (var victim = target.connect();
                var killer = target.connect()) {
            victim.query("BEGIN");
            victim.query("UPDATE big.t SET c = c + 1");
            tellSize(target, "with all rows changed");
            long start = System.nanoTime();
            killer.query("KILL " + victim.connectionId());
            lockSome(killer);
            tell(
                    target,
                    "KILL of a transaction that changed all rows, until any can be locked",
                    millisSince(start));
        }
    }

    /// The error comes with the last row; what the statement takes beyond the same one without error is its undoing.
    private void duplicateKey(Target target) {
        try (var client = target.connect()) {
            client.query("CREATE TABLE big.u (id INT PRIMARY KEY, c INT, UNIQUE KEY (c))");
            String fill = "INSERT INTO big.u SELECT id, IF(id = %d, 1, id) FROM big.t ORDER BY id";
            long start = System.nanoTime();
            client.query(fill.formatted(0));
            double without = millisSince(start);
            client.query("DROP TABLE big.u");
            client.query("CREATE TABLE big.u (id INT PRIMARY KEY, c INT, UNIQUE KEY (c))");
            start = System.nanoTime();
            client.start(fill.formatted(rows));
            expect(client, DUPLICATE);
            double with = millisSince(start);
            tell(target, "INSERT of all rows", without);
            tell(target, "INSERT of all rows, duplicate key in the last", with);
            start = System.nanoTime();
            client.query("INSERT INTO big.u VALUES (1, 1), (%d, %d)".formatted(rows, rows));
            tell(target, "  … its first and last row again, after the error", millisSince(start));
            client.query("DROP TABLE big.u");
        }
    }

    private void crash(Target target) {
        try (var victim = target.connect()) {
            victim.query("BEGIN");
            victim.query("UPDATE big.t SET c = c + 1");
            target.killHard();
        } catch (RuntimeException lost) {
            // The goodbye to a server that is gone.
        }
        long start = System.nanoTime();
        target.startAgain();
        try (var client = target.connect()) {
            client.query("SELECT c FROM big.t WHERE id = 1");
            tell(target, "kill -9 with all rows changed: first answer", millisSince(start));
            lockSome(client);
            tell(target, "  … until any row can be locked", millisSince(start));
        }
    }

    // ---- observation

    /// Locks three rows, one after another.
    private void lockSome(WireClient client) {
        for (int id : List.of(1, rows / 2, rows)) {
            client.query("SELECT id FROM big.t WHERE id = " + id + " FOR UPDATE");
        }
    }

    private static boolean isOver(WireClient observer, WireClient victim) {
        return new Sessions(observer)
                .now().stream()
                        .anyMatch(each ->
                                each.id() == victim.connectionId() && each.info().isEmpty());
    }

    private long awaitChanges(WireClient observer, WireClient victim, long changed) {
        String sql =
                "SELECT trx_rows_modified FROM information_schema.innodb_trx WHERE trx_mysql_thread_id = "
                        + victim.connectionId();
        while (true) {
            var found = observer.query(sql).rows();
            long now =
                    found.isEmpty()
                            ? isOver(observer, victim) ? rows : 0
                            : Long.parseLong(String.valueOf(found.getFirst().getFirst()));
            if (now >= changed) {
                return now;
            }
            WaitPoint.pause(new Cancellation(), Deadline.after(FRESH));
        }
    }

    private static void expect(WireClient client, int code) {
        try {
            client.finish();
        } catch (ServerError e) {
            if (e.code() == code) {
                return;
            }
            throw e;
        }
        throw new IllegalStateException("no error " + code);
    }

    private void reads(Target target, WireClient client, String when) {
        var random = new SplittableRandom(1);
        var histogram = new Histogram(3);
        for (int i = 0; i < POINT_READS; i++) {
            long start = System.nanoTime();
            client.query("SELECT c FROM big.t WHERE id = " + (1 + random.nextInt(rows)));
            histogram.recordValue(System.nanoTime() - start);
        }
        tell(target, "point read, median, " + when, histogram.getValueAtPercentile(50) / 1e6);
        long start = System.nanoTime();
        client.query("SELECT SUM(c) FROM big.t");
        tell(target, "full scan, " + when, millisSince(start));
    }
}
