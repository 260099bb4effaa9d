package dev.quell.bench;

import dev.quell.testkit.process.Program;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// sysbench's oltp scripts against Quell and the peer, turn about, so that both see the same machine.
@Command(
        name = "oltp",
        mixinStandardHelpOptions = true,
        description = "sysbench's oltp scripts: transactions a second, beside MariaDB.")
final class Oltp implements Callable<Integer> {
    private static final Pattern PER_SECOND =
            Pattern.compile("transactions:\\s+\\d+\\s+\\(([\\d.]+) per sec");
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
        return targets.size() > 1 ? heading + "       ratio" : heading.toString();
    }

    private void prepare(Target target) {
        try (var client = target.connect()) {
            client.query("CREATE DATABASE sbtest");
        }
        sysbench("oltp_read_write", 1, target, "prepare");
        run(new Load("oltp_read_write", 8), target); // warm up
    }

    private void measure(Load load, List<Target> targets) {
        Map<String, List<Double>> figures = new HashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (var target : targets) {
                figures.computeIfAbsent(target.name(), _ -> new ArrayList<>())
                        .add(run(load, target));
            }
        }
        var line = new StringBuilder("%-20s %8d  ".formatted(load.script(), load.clients()));
        var medians = new ArrayList<Double>();
        for (var target : targets) {
            var sorted = figures.getOrDefault(target.name(), new ArrayList<>());
            Collections.sort(sorted);
            double median = sorted.get(sorted.size() / 2);
            medians.add(median);
            line.append("%12.0f".formatted(median));
        }
        if (medians.size() > 1) {
            line.append("%12.2f".formatted(medians.get(0) / medians.get(1)));
        }
        System.out.println(line);
    }

    private double run(Load load, Target target) {
        var output = sysbench(load.script(), load.clients(), target, "run");
        var match = PER_SECOND.matcher(output);
        if (!match.find()) {
            throw new IllegalStateException("sysbench told no figure:\n" + output);
        }
        return Double.parseDouble(match.group(1));
    }

    private String sysbench(String script, int clients, Target target, String command) {
        return Program.succeed(
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
    }
}
