package dev.quell.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The program's entry: `quell serve` and, in time, its other commands.
@Command(
        name = "quell",
        description = {
            "Quell: a MySQL-compatible database server in which every session can be seen and every statement can be stopped.",
            ""
        },
        footer = {
            "",
            "The launcher also knows:",
            "  shell     Talks to a server, in place of the mysql client.",
            "  bench     Measures Quell, and a MariaDB beside it where one is installed."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {Serve.class})
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        int status = commandLine().execute(arguments);
        if (status != 0) {
            System.exit(status);
        }
    }

    static CommandLine commandLine() {
        var commandLine = new CommandLine(new Main());
        commandLine.setUsageHelpWidth(120);
        commandLine.setExecutionExceptionHandler(Main::report);
        return commandLine;
    }

    // What the user can mend is told in one line; anything else is a bug and keeps its stack trace.
    private static int report(
            Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed)
            throws Exception {
        if (failure instanceof StartFailure) {
            commandLine.getErr().println("quell: " + failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw failure;
    }
}
