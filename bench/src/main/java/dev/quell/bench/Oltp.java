package dev.quell.bench;

import dev.quell.testkit.process.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// sysbench's oltp scripts against Quell and the peer, turn about, so that both see the same machine. The processor time that a server
/// took for a transaction, user and system, says much the same on a busy machine, too.
@Command(
        name = "oltp",
        mixinStandardHelpOptions = true,
        description =
                "sysbench's oltp scripts: transactions a second, and the server's processor time for one, beside MariaDB.")
final class Oltp implements Callable<Integer> {
    private static final Pattern TRANSACTIONS =
            Pattern.compile("transactions:\\s+(\\d+)\\s+\\(([\\d.]+) per sec");
    private static final List<String> SCRIPTS =
            List.of(
                    "oltp_point_select",
                    "oltp_read_only",
                    "oltp_read_write",
                    "oltp_write_only",
                    "oltp_update_index");

    @Option(
            names = "--seconds",
            defaultValue = "5",
            description = "Length of a run (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description = "Runs of each load; the median counts (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--table-size",
            defaultValue = "10000",
            description = "Rows of each of two tables (default: ${DEFAULT-VALUE}).")
    private int tableSize;

    @Option(
            names = "--clients",
            defaultValue = "1,8,64",
            split = ",",
            description = "How many clients at once (default: ${DEFAULT-VALUE}).")
    private List<Integer> clients = List.of();

    @Option(
            names = "--only",
            paramLabel = "SCRIPT",
            description = "Only this script, such as oltp_point_select.")
    private String only = "";

    @Option(names = "--no-peer", description = "Quell alone.")
    private boolean alone;

    private record Load(String script, int clients) {}

    /// What a run came to.
    ///
    /// @param perSecond transactions
    /// @param micros of processor time that the server took for one
    private record Figures(double perSecond, double micros) {}

    @Override
    public Integer call() {
        if (!only.isEmpty() && !SCRIPTS.contains(only)) {
            System.err.println("bench: no script '" + only + "'; there are " + SCRIPTS);
            return 2;
        }
        var targets = Target.all(!alone);
        try {
            targets.forEach(this::prepare);
            System.out.printf("%-20s %8s  %s%n", "transactions/s", "clients", heading(targets));
            for (String script : only.isEmpty() ? SCRIPTS : List.of(only)) {
                for (int count : clients) {
                    measure(new Load(script, count), targets);
                }
            }
        } finally {
            targets.forEach(Target::close);
        }
        return 0;
    }

    private static String heading(List<Target> targets) {
        var heading = new StringBuilder();
        targets.forEach(target -> heading.append("%12s".formatted(target.name())));
        heading.append(targets.size() > 1 ? "       ratio" : "");
        targets.forEach(target -> heading.append("%12s".formatted(target.name() + " µs")));
        return heading.toString();
    }

    private void prepare(Target target) {
        try (var client = target.connect()) {
            client.query("CREATE DATABASE sbtest");
        }
        sysbench("oltp_read_write", 1, target, "prepare");
        run(new Load("oltp_read_write", 8), target); // warm up
    }

    private void measure(Load load, List<Target> targets) {
        Map<String, List<Figures>> runs = new HashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (var target : targets) {
                runs.computeIfAbsent(target.name(), _ -> new ArrayList<>()).add(run(load, target));
            }
        }
        var perSecond = medians(runs, targets, Figures::perSecond);
        var line = new StringBuilder("%-20s %8d  ".formatted(load.script(), load.clients()));
        perSecond.forEach(median -> line.append("%12.0f".formatted(median)));
        if (perSecond.size() > 1) {
            line.append("%12.2f".formatted(perSecond.get(0) / perSecond.get(1)));
        }
        medians(runs, targets, Figures::micros)
                .forEach(median -> line.append("%12.0f".formatted(median)));
        System.out.println(line);
    }

    private static List<Double> medians(
            Map<String, List<Figures>> runs,
            List<Target> targets,
            ToDoubleFunction<Figures> figure) {
        return targets.stream()
                .map(target -> runs.getOrDefault(target.name(), List.of()))
                .map(all -> all.stream().mapToDouble(figure).sorted().toArray())
                .map(sorted -> sorted[sorted.length / 2])
                .toList();
    }

    private Figures run(Load load, Target target) {
        double before = target.processorMicros();
        var output = sysbench(load.script(), load.clients(), target, "run");
        double micros = target.processorMicros() - before;
        var match = TRANSACTIONS.matcher(output);
        if (!match.find()) {
            throw new IllegalStateException("sysbench told no figure:\n" + output);
        }
        return new Figures(
                Double.parseDouble(match.group(2)), micros / Long.parseLong(match.group(1)));
    }

    private String sysbench(String script, int clients, Target target, String command) {
        var ended =
                Program.run(
                        List.of(
                                "sysbench",
                                script,
                                "--mysql-host=127.0.0.1",
                                "--mysql-port=" + target.port(),
                                "--mysql-user=root",
                                "--mysql-ignore-errors=1213,1020,1205",
                                "--tables=2",
                                "--table-size=" + tableSize,
                                "--threads=" + clients,
                                "--time=" + seconds,
                                command));
        if (ended.status() != 0) {
            throw new IllegalStateException("sysbench failed:\n" + ended.output());
        }
        return ended.output();
    }
}
