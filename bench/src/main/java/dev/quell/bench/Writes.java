package dev.quell.bench;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What writing costs a server for each row of a large statement: processor time of its process, user and system, background work that
/// falls into that time included. Unlike a rate it says much the same on a busy machine.
@Command(
        name = "writes",
        mixinStandardHelpOptions = true,
        description =
                "Processor time that a server takes for each row of large INSERT, UPDATE, DELETE and ALTER statements, beside MariaDB.")
final class Writes implements Callable<Integer> {
    /// Statements that are measured after others that make what they need; the table big.t is there.
    private record Kind(String name, List<String> before, String measured) {}

    private static final String NEW_TABLE = "CREATE TABLE big.u LIKE big.t";
    private static final String COPY = "INSERT INTO big.u SELECT * FROM big.t";
    private static final List<String> EMPTY = List.of("DROP TABLE IF EXISTS big.u", NEW_TABLE);
    private static final List<String> FULL = List.of("DROP TABLE IF EXISTS big.u", NEW_TABLE, COPY);
    private static final List<String> INDEXED =
            List.of(
                    "DROP TABLE IF EXISTS big.u",
                    NEW_TABLE,
                    "ALTER TABLE big.u ADD INDEX k (c)",
                    COPY);
    private static final List<Kind> KINDS =
            List.of(
                    new Kind("INSERT SELECT", EMPTY, COPY),
                    new Kind("INSERT SELECT, an index", INDEXED.subList(0, 3), COPY),
                    new Kind("UPDATE", FULL, "UPDATE big.u SET c = c + 1"),
                    new Kind("UPDATE of an indexed column", INDEXED, "UPDATE big.u SET c = c + 1"),
                    new Kind("DELETE", FULL, "DELETE FROM big.u"),
                    new Kind("DELETE, an index", INDEXED, "DELETE FROM big.u"),
                    new Kind("ADD INDEX", FULL, "ALTER TABLE big.u ADD INDEX k (c)"),
                    new Kind("ALTER TABLE FORCE", FULL, "ALTER TABLE big.u FORCE"));

    @Option(
            names = "--rows",
            defaultValue = "200000",
            description = "Rows of the table (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description =
                    "Rounds after one to warm up; the least counts (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--no-peer", description = "Quell alone.")
    private boolean alone;

    @Override
    public Integer call() {
        var targets = Target.all(!alone);
        try {
            System.out.printf("%-34s", "processor time, µs a row");
            targets.forEach(target -> System.out.printf("%10s", target.name()));
            System.out.println(targets.size() > 1 ? "     ratio" : "");
            targets.forEach(this::load);
            KINDS.forEach(kind -> measure(kind, targets));
        } finally {
            targets.forEach(Target::close);
        }
        return 0;
    }

    private void load(Target target) {
        try (var client = target.statements()) {
            BigTable.make(client, rows);
        }
    }

    private void measure(Kind kind, List<Target> targets) {
        var least = new double[targets.size()];
        for (int i = 0; i < least.length; i++) {
            least[i] = least(kind, targets.get(i));
        }
        System.out.printf("%-34s", kind.name());
        for (double micros : least) {
            System.out.printf("%10.2f", micros);
        }
        System.out.println(least.length > 1 ? "%10.2f".formatted(least[0] / least[1]) : "");
    }

    private double least(Kind kind, Target target) {
        double least = Double.MAX_VALUE;
        try (var client = target.statements()) {
            for (int round = 0; round <= rounds; round++) {
                kind.before().forEach(client::run);
                double before = target.processorMicros();
                client.run(kind.measured());
                double micros = (target.processorMicros() - before) / rows;
                least = round == 0 ? least : Math.min(least, micros);
            }
        }
        return least;
    }
}
