package dev.quell.bench;

import dev.quell.testkit.client.WireClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What a statement costs a server: processor time of its process, user and system, for each kind of statement that sysbench
/// sends. Unlike a rate it says the same on a busy machine.
@Command(
        name = "cost",
        mixinStandardHelpOptions = true,
        description =
                "Processor time that a server takes for a statement, by kind, beside MariaDB.")
final class Cost implements Callable<Integer> {
    private static final int ROWS = 10_000;

    @Option(
            names = "--statements",
            defaultValue = "20000",
            description = "Statements of each kind in a round (default: ${DEFAULT-VALUE}).")
    private int statements;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description =
                    "Rounds after as many to warm up; the least counts (default:"
                            + " ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--clients",
            defaultValue = "8",
            description = "Clients at once (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(names = "--only", paramLabel = "KIND", description = "Only kinds that contain this.")
    private String only = "";

    @Option(names = "--no-peer", description = "Quell alone.")
    private boolean alone;

    @Override
    public Integer call() throws Exception {
        var names = StatementKind.ALL.stream().map(StatementKind::name).toList();
        if (names.stream().noneMatch(name -> name.contains(only))) {
            System.err.println("bench: no kind '" + only + "'; there are " + names);
            return 2;
        }
        var targets = Target.all(!alone);
        try {
            targets.forEach(Cost::prepare);
            System.out.printf("%-34s", "processor time, µs a statement");
            targets.forEach(target -> System.out.printf("%10s", target.name()));
            System.out.println(targets.size() > 1 ? "     ratio" : "");
            for (boolean prepared : new boolean[] {false, true}) {
                for (var kind : StatementKind.ALL) {
                    if (kind.name().contains(only) && (!prepared || kind.canBePrepared())) {
                        measure(kind, prepared, targets);
                    }
                }
            }
        } finally {
            targets.forEach(Target::close);
        }
        return 0;
    }

    private static void prepare(Target target) {
        try (var client = target.connect()) {
            StatementKind.prepareTable(client, ROWS);
        }
    }

    private void measure(StatementKind kind, boolean prepared, List<Target> targets)
            throws Exception {
        var least = new double[targets.size()];
        Arrays.fill(least, Double.MAX_VALUE);
        for (int round = -rounds; round < rounds; round++) {
            for (int i = 0; i < least.length; i++) {
                double micros = run(kind, prepared, targets.get(i));
                least[i] = round < 0 ? least[i] : Math.min(least[i], micros);
            }
        }
        System.out.printf("%-34s", kind.name() + (prepared ? ", prepared" : ""));
        for (double micros : least) {
            System.out.printf("%10.1f", micros);
        }
        System.out.println(least.length > 1 ? "%10.2f".formatted(least[0] / least[1]) : "");
    }

    /// @return microseconds a statement
    private double run(StatementKind kind, boolean prepared, Target target) throws Exception {
        int each = statements / clients;
        var loads = new ArrayList<Callable<Void>>();
        var connections = new ArrayList<WireClient>();
        try (var threads = Executors.newFixedThreadPool(clients)) {
            for (int i = 0; i < clients; i++) {
                var connection = WireClient.connect(target.port(), "root", "", "sbtest");
                connections.add(connection);
                // Each client has rows of its own, so that nobody waits for a lock.
                int firstRow = 1 + i * (ROWS / clients);
                loads.add(kind.load(connection, prepared, each, firstRow, ROWS / clients));
            }
            double before = target.processorMicros();
            for (Future<Void> load : threads.invokeAll(loads)) {
                load.get();
            }
            return (target.processorMicros() - before) / ((double) each * clients);
        } finally {
            connections.forEach(WireClient::close);
        }
    }
}
