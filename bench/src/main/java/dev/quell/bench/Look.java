package dev.quell.bench;

import dev.quell.testkit.client.WireClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What looking costs: how long SHOW PROCESSLIST takes with many sessions, how much of the point-select rate is left while a client
/// asks for it without pause, and how many clients can come and go in a second.
@Command(
        name = "look",
        mixinStandardHelpOptions = true,
        description =
                "SHOW PROCESSLIST under load, and connects and disconnects a second, beside MariaDB.")
final class Look implements Callable<Integer> {
    private static final int ROWS = 10_000;
    private static final int LOOKS = 50;
    private static final String PROCESS_LIST = "SHOW FULL PROCESSLIST";

    @Option(
            names = "--sessions",
            defaultValue = "10000",
            description = "Sessions in the long list (default: ${DEFAULT-VALUE}).")
    private int sessions;

    @Option(
            names = "--polled",
            defaultValue = "1000",
            description = "Sessions while the list is polled (default: ${DEFAULT-VALUE}).")
    private int polled;

    @Option(
            names = "--seconds",
            defaultValue = "10",
            description = "How long each rate is measured (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--clients",
            defaultValue = "8",
            description = "Clients that select or connect at once (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(names = "--no-peer", description = "Quell alone.")
    private boolean alone;

    @Override
    public Integer call() throws Exception {
        for (var target : Target.all(!alone)) {
            try (target) {
                connects(target);
                listing(target);
                polling(target);
            }
        }
        return 0;
    }

    /// Something that a client does again and again.
    private interface Round {
        void run() throws Exception;
    }

    /// @return rounds a second of all together
    private double rate(List<Round> rounds) throws Exception {
        var over = new AtomicBoolean();
        var done = new AtomicLong();
        try (var threads = Executors.newFixedThreadPool(rounds.size())) {
            long start = System.nanoTime();
            var running = new ArrayList<Future<?>>();
            for (var round : rounds) {
                running.add(
                        threads.submit(
                                (Callable<Void>)
                                        () -> {
                                            while (!over.get()) {
                                                round.run();
                                                done.incrementAndGet();
                                            }
                                            return null;
                                        }));
            }
            Thread.sleep(seconds * 1_000L);
            over.set(true);
            for (var each : running) {
                each.get();
            }
            return done.get() * 1e9 / (System.nanoTime() - start);
        }
    }

    private void connects(Target target) throws Exception {
        var rounds = new ArrayList<Round>();
        for (int i = 0; i < clients; i++) {
            rounds.add(() -> target.connect().close());
        }
        rate(rounds); // to warm up
        double before = target.processorMicros();
        double rate = rate(rounds);
        System.out.printf(
                "%-8s connects and disconnects: %.0f a second, %.0f µs of processor time each%n",
                target.name(), rate, (target.processorMicros() - before) / (rate * seconds));
    }

    private void listing(Target target) {
        var crowd = crowd(target, sessions);
        var times = new Histogram(3);
        try (var viewer = target.connect()) {
            for (int i = -LOOKS; i < LOOKS; i++) {
                long start = System.nanoTime();
                viewer.query(PROCESS_LIST);
                if (i >= 0) {
                    times.recordValue(System.nanoTime() - start);
                }
            }
        }
        crowd.forEach(WireClient::close);
        System.out.printf(
                "%-8s SHOW PROCESSLIST of %d sessions: median %.1f ms, max %.1f ms%n",
                target.name(),
                sessions,
                times.getValueAtPercentile(50) / 1e6,
                times.getMaxValue() / 1e6);
    }

    private static List<WireClient> crowd(Target target, int size) {
        var crowd = new ArrayList<WireClient>();
        for (int i = 0; i < size; i++) {
            crowd.add(target.connect());
        }
        return crowd;
    }

    private void polling(Target target) throws Exception {
        try (var client = target.connect()) {
            StatementKind.prepareTable(client, ROWS);
        }
        var crowd = crowd(target, polled);
        var rounds = new ArrayList<Round>();
        for (var client : crowd.subList(0, clients)) {
            client.query("USE sbtest");
            var next = new AtomicLong();
            rounds.add(() ->
                    client.query(
                            "SELECT c FROM sbtest1 WHERE id="
                                    + (1 + next.incrementAndGet() % ROWS)));
        }
        rate(rounds); // to warm up
        double alone = rate(rounds);
        double watched = watched(target, rounds);
        crowd.forEach(WireClient::close);
        System.out.printf(
                "%-8s point selects with %d sessions: %.0f a second, %.0f while one polls the list (%+.1f %%)%n",
                target.name(), polled, alone, watched, 100 * (watched - alone) / alone);
    }

    private double watched(Target target, List<Round> rounds) throws Exception {
        var over = new AtomicBoolean();
        try (var thread = Executors.newSingleThreadExecutor();
                var viewer = target.connect()) {
            thread.submit(() -> {
                while (!over.get()) {
                    viewer.query(PROCESS_LIST);
                }
            });
            double rate = rate(rounds);
            over.set(true);
            thread.shutdown();
            thread.awaitTermination(1, TimeUnit.MINUTES);
            return rate;
        }
    }
}
