package dev.quell.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/// `./quell bench`: measurements, each beside a MariaDB where one is installed.
@Command(
        name = "quell bench",
        description = "Measures Quell, and a MariaDB beside it where one is installed.",
        mixinStandardHelpOptions = true,
        subcommands = {
            Oltp.class,
            Cost.class,
            Kill.class,
            Look.class,
            Bulk.class,
            Writes.class,
            Rollback.class,
            VacuumCost.class,
            Train.class
        })
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(
                new CommandLine(new Main())
                        .setExecutionExceptionHandler(Main::tell)
                        .execute(arguments));
    }

    private static int tell(Exception failure, CommandLine command, ParseResult parsed) {
        System.err.println("bench " + command.getCommandName() + ": " + failure.getMessage());
        return command.getCommandSpec().exitCodeOnExecutionException();
    }
}
