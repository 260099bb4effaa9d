package dev.quell.app;

import dev.quell.base.option.OptionFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/// `quell serve`: reads the options, runs the server until it is told to stop.
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description =
                "Runs the server. Prints one line when it accepts connections; SIGTERM stops it.",
        footer = {
            "",
            "Any system variable can be set at start: --NAME=VALUE, such as --innodb-lock-wait-timeout=5.",
            "At the first start of a data folder root@localhost is made: it logs in over the Unix socket as the",
            "operating system user that owns the folder (or root), and over TCP with the password that the",
            "environment variable QUELL_ROOT_PASSWORD gives."
        })
final class Serve implements Callable<Integer> {
    private static final Set<String> GROUPS = Set.of("mysqld", "server", "mysqld-8.4", "quell");

    @Option(
            names = {"--data", "--datadir"},
            paramLabel = "DIR",
            description = "The data folder (default: quell-data in the current folder).")
    private @Nullable Path data;

    @Option(names = "--memory", description = "Keep everything in memory; nothing is left behind.")
    private boolean memory;

    @Option(
            names = {"--bind", "--bind-address", "--bind_address"},
            paramLabel = "ADDRESS",
            description = "The address to listen on (default: 127.0.0.1; * for all).")
    private @Nullable String bind;

    @Option(
            names = {"--port", "-P"},
            description = "The TCP port (default: 3306; 0: any free one).")
    private @Nullable String port;

    @Option(
            names = {"--socket", "-S"},
            paramLabel = "PATH",
            description = "The Unix socket (default: quell.sock in the data folder).")
    private @Nullable Path socket;

    @Option(
            names = "--defaults-file",
            paramLabel = "FILE",
            description =
                    "A my.cnf style file; its [mysqld], [server] and [quell] groups are read.")
    private @Nullable Path defaultsFile;

    @Option(
            names = "--insecure",
            description = "root has an empty password, over TCP too (loopback addresses only).")
    private boolean insecure;

    @Unmatched private List<String> rest = new ArrayList<>();

    @Override
    public Integer call() {
        return QuellProcess.run(options());
    }

    ServerOptions options() {
        Map<String, String> file = defaultsFile == null ? Map.of() : read(defaultsFile);
        String path = defaultsFile == null ? "" : defaultsFile.toAbsolutePath().toString();
        return ServerOptions.of(file, path, commandLine());
    }

    private static Map<String, String> read(Path file) {
        try {
            var options = new TreeMap<String, String>();
            OptionFile.read(file, GROUPS)
                    .forEach(entry -> options.put(entry.name(), entry.value().orElse("ON")));
            return options;
        } catch (OptionFile.Unreadable e) {
            throw new StartFailure(String.valueOf(e.getMessage()));
        }
    }

    private Map<String, String> commandLine() {
        var options = new TreeMap<String, String>();
        rest.forEach(argument -> addVariable(argument, options));
        put(options, "datadir", data);
        put(options, "bind_address", bind);
        put(options, "port", port);
        put(options, "socket", socket);
        if (memory) {
            options.put("memory", "ON");
        }
        if (insecure) {
            options.put("insecure", "ON");
        }
        return options;
    }

    private static void put(Map<String, String> options, String name, @Nullable Object value) {
        if (value != null) {
            options.put(name, value.toString());
        }
    }

    private static void addVariable(String argument, Map<String, String> options) {
        if (!argument.startsWith("--") || argument.length() == 2) {
            throw new StartFailure(
                    "serve does not know '" + argument + "'; see quell serve --help");
        }
        int equals = argument.indexOf('=');
        var name =
                OptionFile.optionName(
                        argument.substring(2, equals < 0 ? argument.length() : equals));
        options.put(name, equals < 0 ? "ON" : argument.substring(equals + 1));
    }
}
