package dev.quell.bench;

import dev.quell.testkit.client.WireClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// A large table: loading it, reading it as a whole, what it takes on disk and in memory, and the first answer after a crash.
@Command(
        name = "bulk",
        mixinStandardHelpOptions = true,
        description =
                "Load, scan, aggregate and join of 2,000,000 rows, disk, memory and recovery; beside MariaDB.")
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
                "SELECT id FROM big.t ORDER BY c DESC, pad, id LIMIT 1 OFFSET 1900000");
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
        var all = new ArrayList<Figures>();
        for (var target : Target.all(!alone)) {
            try (target) {
                all.add(new Figures(target.name(), measure(target)));
            }
        }
        print(all);
        return 0;
    }

    private Map<String, Double> measure(Target target) {
        var figures = new LinkedHashMap<String, Double>();
        try (var client = target.connect()) {
            long start = System.nanoTime();
            BigTable.make(client, rows);
            figures.put("load, ms", millisSince(start));
            QUERIES.forEach((what, sql) -> figures.put(what + ", ms", least(client, sql)));
        }
        figures.put("disk, MB", target.diskBytes() / 1e6);
        figures.put("resident memory, MB", target.residentKib() / 1024.0);
        target.killHard();
        long start = System.nanoTime();
        target.startAgain();
        try (var client = target.connect()) {
            client.query("SELECT c FROM big.t WHERE id = 1");
        }
        figures.put("first answer after kill -9, ms", millisSince(start));
        return figures;
    }

    private static double least(WireClient client, String sql) {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < RUNS; i++) {
            long start = System.nanoTime();
            client.query(sql);
            least = Math.min(least, millisSince(start));
        }
        return least;
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    private static void print(List<Figures> all) {
        var heading = new StringBuilder("%-34s".formatted("less is better"));
        all.forEach(each -> heading.append("%12s".formatted(each.server())));
        System.out.println(all.size() > 1 ? heading + "   MariaDB/Quell" : heading);
        for (var entry : all.getFirst().values().entrySet()) {
            var line = new StringBuilder("%-34s".formatted(entry.getKey()));
            all.forEach(each -> line.append("%12.1f".formatted(value(each, entry.getKey()))));
            if (all.size() > 1) {
                line.append(
                        "%16.2f".formatted(value(all.get(1), entry.getKey()) / entry.getValue()));
            }
            System.out.println(line);
        }
    }

    private static double value(Figures figures, String what) {
        return figures.values().getOrDefault(what, Double.NaN);
    }
}
