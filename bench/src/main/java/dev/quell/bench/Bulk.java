package dev.quell.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// A large table: loading it, reading it as a whole, what it takes on disk and in memory, and the first answer after a crash.
@Command(
        name = "bulk",
        mixinStandardHelpOptions = true,
        description =
                "Load, scan, aggregate and join of 2,000,000 rows, disk, memory and recovery; beside MariaDB and H2.")
final class Bulk implements Callable<Integer> {
    private static final int RUNS = 3;

    private static final Map<String, String> QUERIES = new LinkedHashMap<>();

    static {
        QUERIES.put("full scan", "SELECT SUM(c) FROM big.t");
        QUERIES.put("scan with a condition", "SELECT COUNT(*) FROM big.t WHERE pad LIKE '%y%'");
        QUERIES.put(
                "aggregate, 1,000 groups",
                "SELECT COUNT(*) FROM (SELECT c, COUNT(*), MAX(id) FROM big.t GROUP BY c) g");
        QUERIES.put(
                "join by primary key",
                "SELECT SUM(b.c) FROM big.t a JOIN big.t b ON b.id = a.id + 1 WHERE a.c < 100");
        QUERIES.put(
                "aggregate, a group for each row",
                "SELECT COUNT(*) FROM (SELECT id + 1, COUNT(*) FROM big.t GROUP BY id + 1) g");
        QUERIES.put(
                "join, all rows",
                "SELECT COUNT(*), SUM(b.c) FROM big.t a JOIN big.t b ON b.id = a.id + 1");
        QUERIES.put(
                "sort, all rows",
                "SELECT id FROM big.t ORDER BY c DESC, pad, id LIMIT 1 OFFSET {late}");
        QUERIES.put("sort, first rows", "SELECT id FROM big.t ORDER BY c DESC, id LIMIT 10");
    }

    @Option(
            names = "--rows",
            defaultValue = "2000000",
            description = "Rows of the table (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(names = "--no-peer", description = "Quell alone.")
    private boolean alone;

    /// What was measured of one server, by what it is.
    private record Figures(String server, Map<String, Double> values) {}

    @Override
    public Integer call() {
        // One after another: each has the machine and its memory to itself.
        var servers = new ArrayList<Supplier<Optional<Target>>>();
        servers.add(() -> Optional.of(Target.quell()));
        if (!alone) {
            servers.add(Target::mariaDb);
            servers.add(() -> Optional.of(Target.h2()));
        }
        var all = new ArrayList<Figures>();
        for (var server : servers) {
            server.get()
                    .ifPresent(started -> {
                        try (Target target = started) {
                            all.add(new Figures(target.name(), measure(target)));
                        }
                    });
        }
        print(all);
        return 0;
    }

    private Map<String, Double> measure(Target target) {
        var figures = new LinkedHashMap<String, Double>();
        try (var client = target.statements()) {
            long start = System.nanoTime();
            BigTable.make(client, rows);
            figures.put("load, ms", millisSince(start));
            tellLast(target, figures);
            QUERIES.forEach((what, sql) -> {
                measure(target, client, what, forRows(sql), figures);
            });
        }
        figures.put("disk, MB", target.diskBytes() / 1e6);
        figures.put("resident memory, MB", target.residentKib() / 1024.0);
        target.killHard();
        long start = System.nanoTime();
        target.startAgain();
        try (var client = target.statements()) {
            client.run("SELECT c FROM big.t WHERE id = 1");
        }
        figures.put("first answer after kill -9, ms", millisSince(start));
        return figures;
    }

    /// All of it takes minutes: whoever waits sees how far it is.
    private static void tellLast(Target target, SequencedMap<String, Double> figures) {
        var last = figures.lastEntry();
        System.err.println("%s: %s %.1f".formatted(target.name(), last.getKey(), last.getValue()));
    }

    private String forRows(String sql) {
        return sql.replace("{late}", String.valueOf(rows / 20L * 19));
    }

    /// How long the query takes, and how long the server's process is at work for it: on a busy machine only that says something.
    private static void measure(
            Target target,
            Statements client,
            String what,
            String sql,
            SequencedMap<String, Double> figures) {
        double elapsed = Double.MAX_VALUE;
        double processor = Double.MAX_VALUE;
        for (int i = 0; i < RUNS; i++) {
            double before = target.processorMicros();
            long start = System.nanoTime();
            client.run(sql);
            elapsed = Math.min(elapsed, millisSince(start));
            processor = Math.min(processor, (target.processorMicros() - before) / 1e3);
        }
        figures.put(what + ", ms", elapsed);
        tellLast(target, figures);
        figures.put(what + ", processor ms", processor);
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    private static void print(List<Figures> all) {
        var heading = new StringBuilder("%-46s".formatted("less is better"));
        all.forEach(each -> heading.append("%12s".formatted(each.server())));
        var peers = all.subList(1, all.size());
        peers.forEach(peer -> heading.append("%15s".formatted(peer.server() + "/Quell")));
        System.out.println(heading);
        for (var entry : all.getFirst().values().entrySet()) {
            var line = new StringBuilder("%-46s".formatted(entry.getKey()));
            all.forEach(each -> line.append("%12.1f".formatted(value(each, entry.getKey()))));
            for (Figures peer : peers) {
                line.append("%15.2f".formatted(value(peer, entry.getKey()) / entry.getValue()));
            }
            System.out.println(line);
        }
    }

    private static double value(Figures figures, String what) {
        return figures.values().getOrDefault(what, Double.NaN);
    }
}
