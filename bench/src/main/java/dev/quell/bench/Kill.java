package dev.quell.bench;

import dev.quell.testkit.client.ServerError;
import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.Sessions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How long a statement goes on after KILL QUERY was sent: until its own client has the answer. And what sessions weigh.
@Command(
        name = "kill",
        mixinStandardHelpOptions = true,
        description =
                "Latency of KILL QUERY, and memory of the idle server and its sessions, beside MariaDB.")
final class Kill implements Callable<Integer> {
    @Option(
            names = "--rounds",
            defaultValue = "200",
            description = "Kills of each kind (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--sessions",
            defaultValue = "10000",
            description =
                    "Idle sessions that are weighed (default: ${DEFAULT-VALUE}). With few, what shows is the"
                            + " first use of memory that many share.")
    private int sessions;

    @Option(names = "--no-peer", description = "Quell alone.")
    private boolean alone;

    /// A statement to kill.
    ///
    /// @param blocked true if it waits for a row that another session holds
    private record Victim(String what, String statement, boolean blocked) {}

    private static final List<Victim> VICTIMS =
            List.of(
                    new Victim("row lock wait", "UPDATE bench.t SET c = c + 2 WHERE id = 1", true),
                    new Victim("sleep", "SELECT SLEEP(100), id FROM bench.t", false),
                    new Victim(
                            "scan and join",
                            "SELECT COUNT(*) FROM bench.t a, bench.t b, bench.t d WHERE a.c + b.c + d.c < 0",
                            false));

    @Override
    public Integer call() {
        var targets = Target.all(!alone);
        try {
            for (var target : targets) {
                weigh(target);
            }
            targets.forEach(Kill::prepare);
            for (var victim : VICTIMS) {
                measure(victim, targets);
            }
        } finally {
            targets.forEach(Target::close);
        }
        return 0;
    }

    private void weigh(Target target) {
        long idle = target.residentKib();
        var clients = new ArrayList<WireClient>();
        for (int i = 0; i < sessions; i++) {
            clients.add(target.connect());
        }
        long full = target.residentKib();
        clients.forEach(WireClient::close);
        System.out.printf(
                "%-8s idle server %.0f MB resident; idle session %.1f KiB (%d sessions)%n",
                target.name(), idle / 1024.0, (full - idle) / (double) sessions, sessions);
    }

    private static void prepare(Target target) {
        try (var client = target.connect()) {
            client.query("CREATE DATABASE bench");
            client.query(
                    "CREATE TABLE bench.t (id INT PRIMARY KEY AUTO_INCREMENT, c INT NOT NULL) ENGINE=InnoDB");
            client.query("INSERT INTO bench.t (c) VALUES (1),(1),(1),(1),(1),(1),(1),(1),(1),(1)");
            client.query("INSERT INTO bench.t (c) SELECT 1 FROM bench.t a, bench.t b, bench.t d");
        }
    }

    private void measure(Victim victim, List<Target> targets) {
        var figures = new ArrayList<Histogram>();
        for (var _ : targets) {
            figures.add(new Histogram(3));
        }
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < targets.size(); i++) {
                figures.get(i).recordValue(kill(victim, targets.get(i)));
            }
        }
        for (int i = 0; i < targets.size(); i++) {
            var histogram = figures.get(i);
            System.out.printf(
                    "KILL QUERY of a %-14s %-8s median %7.2f ms   p99 %7.2f ms   max %7.2f ms%n",
                    victim.what(),
                    targets.get(i).name(),
                    histogram.getValueAtPercentile(50) / 1e6,
                    histogram.getValueAtPercentile(99) / 1e6,
                    histogram.getMaxValue() / 1e6);
        }
    }

    /// @return nanoseconds from sending KILL QUERY to the victim's answer
    private static long kill(Victim victim, Target target) {
        try (var holder = target.connect();
                var killed = target.connect();
                var killer = target.connect()) {
            if (victim.blocked()) {
                holder.query("BEGIN");
                holder.query("UPDATE bench.t SET c = c + 1 WHERE id = 1");
            }
            killed.start(victim.statement());
            awaitAtWork(victim, killed.connectionId(), killer);
            long start = System.nanoTime();
            killer.start("KILL QUERY " + killed.connectionId());
            expectInterrupted(killed);
            long nanos = System.nanoTime() - start;
            killer.finish();
            return nanos;
        }
    }

    private static void awaitAtWork(Victim victim, long id, WireClient observer) {
        new Sessions(observer)
                .await(
                        "the victim at work",
                        each -> each.id() == id && each.info().equals(victim.statement()));
        var waiting =
                "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'";
        while (victim.blocked() && "0".equals(observer.query(waiting).value())) {
            Thread.onSpinWait();
        }
    }

    private static void expectInterrupted(WireClient killed) {
        try {
            killed.finish();
        } catch (ServerError e) {
            if (e.code() == 1317) {
                return;
            }
            throw e;
        }
        throw new IllegalStateException("the killed statement ended as if nothing had happened");
    }
}
