package dev.quell.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `./quell bench`: measurements, each beside a MariaDB where one is installed.
@Command(
        name = "quell bench",
        description = "Measures Quell, and a MariaDB beside it where one is installed.",
        mixinStandardHelpOptions = true,
        subcommands = {
            Oltp.class,
            Cost.class,
            Kill.class,
            Bulk.class,
            Rollback.class,
            VacuumCost.class,
            Train.class
        })
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }
}
