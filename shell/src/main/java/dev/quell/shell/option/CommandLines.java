package dev.quell.shell.option;

import dev.quell.base.option.OptionFile;
import dev.quell.shell.argument.Spelling;
import dev.quell.shell.argument.Usage;
import dev.quell.shell.run.Product;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads the command line, and answers what needs no server: `--help`, `--version`, `--print-defaults`, mistakes.
///
/// Not by picocli, as the server's: its classes are too old for the JDK's ahead-of-time cache, which would double the time that
/// the shell takes to start, and of the spellings that MySQL allows it knows the fewest.
public final class CommandLines {
    /// What MySQL's programs end with when they do not understand an option.
    public static final int USAGE = 2;

    private static final String HEADER =
            """
            Usage: quell shell [OPTIONS] [DATABASE]

            Talks to Quell, and to any MySQL or MariaDB server. Takes the options of the mysql client: they may be shortened,
            negated (--skip-NAME) and written with _ for -.

            """;

    private static final String FOOTER =
            """

            Options are also read from /etc/my.cnf, /etc/mysql/my.cnf and ~/.my.cnf, groups [client], [mysql], [mariadb] and
            [quell]. As the first argument: --print-defaults, --no-defaults, --defaults-file=FILE,
            --defaults-extra-file=FILE, --defaults-group-suffix=TEXT.
            """;

    private CommandLines() {}

    /// What was read, or the exit status if there is nothing left to do.
    public record Parsed(Optional<ShellCommand> command, int status) {}

    /// @param terminal whether standard input and output are one
    public static Parsed parse(
            List<String> arguments, boolean terminal, PrintStream out, PrintStream err) {
        var command = new ShellCommand(terminal);
        try {
            var sources = new OptionSources(arguments, err);
            var all = sources.arguments();
            if (sources.printsDefaults()) {
                out.println(
                        Product.NAME
                                + " would have been started with the following arguments:\n"
                                + withoutPasswords(all));
                return new Parsed(Optional.empty(), 0);
            }
            if (sources.passwordIsVisible()) {
                err.println(
                        Product.NAME
                                + ": [Warning] Using a password on the command line interface can be insecure.");
            }
            var databases = new Spelling(command.options()).use(all);
            databases.forEach(command.connection().database::set);
            return answered(command, databases.size() > 1, out);
        } catch (Spelling.Unclear | OptionFile.Unreadable e) {
            err.println(Product.NAME + ": [ERROR] " + e.getMessage());
            return new Parsed(Optional.empty(), USAGE);
        }
    }

    private static Parsed answered(ShellCommand command, boolean tooMany, PrintStream out) {
        if (command.asksForHelp() || tooMany) {
            out.print(HEADER + Usage.of(command.options()) + FOOTER);
            return new Parsed(Optional.empty(), command.asksForHelp() ? 0 : 1);
        }
        if (command.asksForVersion()) {
            out.println(Product.VERSION_LINE);
            return new Parsed(Optional.empty(), 0);
        }
        return new Parsed(Optional.of(command), 0);
    }

    private static String withoutPasswords(List<String> arguments) {
        return arguments.stream()
                .map(argument -> argument.replaceFirst("^(--password[123]?)=.*", "$1=*****"))
                .map(argument -> argument.replaceFirst("^(-p).+", "$1*****"))
                .collect(Collectors.joining(" "));
    }
}
