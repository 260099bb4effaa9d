package dev.quell.app;

import dev.quell.session.variable.VariableOrigin;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What `serve` was asked for, with every default filled in.
///
/// @param data the data folder; empty if everything is kept in memory
/// @param bind the address to listen on; one or more, separated by commas
/// @param port the TCP port, 0 for any free one
/// @param socket the Unix socket's path; empty for the default place
/// @param insecure root logs in without a password
/// @param variables system variables to set at start, by name in lower case with underscores
/// @param origins which options were given, and where; by name like the variables
record ServerOptions(
        Optional<Path> data,
        String bind,
        int port,
        Optional<Path> socket,
        boolean insecure,
        Map<String, String> variables,
        Map<String, VariableOrigin> origins) {
    static final String DEFAULT_BIND = "127.0.0.1";
    static final int DEFAULT_PORT = 3306;
    static final Path DEFAULT_DATA = Path.of("quell-data");

    ServerOptions {
        variables = Map.copyOf(variables);
        origins = Map.copyOf(origins);
        if (port < 0 || port > 65_535) {
            throw new StartFailure("--port must be 0 to 65535, not " + port);
        }
        requireLoopback(insecure, "--bind", bind);
        requireLoopback(
                insecure, "--admin-address", variables.getOrDefault("admin_address", DEFAULT_BIND));
    }

    private static void requireLoopback(boolean insecure, String option, String addresses) {
        if (insecure && !isLoopback(addresses)) {
            throw new StartFailure(
                    "--insecure gives root an empty password and is for loopback addresses only, not %s %s"
                            .formatted(option, addresses));
        }
    }

    boolean inMemory() {
        return data.isEmpty();
    }

    /// Where the Unix socket goes, once the TCP port is known.
    Path socketPath(int boundPort) {
        return socket.orElseGet(() -> defaultSocket(boundPort));
    }

    private Path defaultSocket(int boundPort) {
        return data.map(folder -> folder.resolve("quell.sock"))
                .orElseGet(() ->
                        Path.of(
                                System.getProperty("java.io.tmpdir"),
                                "quell-" + boundPort + ".sock"));
    }

    private static boolean isLoopback(String bind) {
        for (String address : bind.split(",")) {
            var name = address.strip().toLowerCase(Locale.ROOT);
            if (!name.equals("localhost") && !name.equals("::1") && !name.startsWith("127.")) {
                return false;
            }
        }
        return true;
    }

    /// Joins what the defaults file says with what the command line says; the command line wins. Options that are folders,
    /// addresses and ports have MySQL's names too (`datadir`, `bind_address`, `port`, `socket`).
    ///
    /// @param path that of the defaults file; '' if there is none
    static ServerOptions of(
            Map<String, String> file, String path, Map<String, String> commandLine) {
        var all = new TreeMap<String, String>(file);
        all.putAll(commandLine);
        var origins = new TreeMap<String, VariableOrigin>();
        file.keySet().forEach(name -> origins.put(variable(name), VariableOrigin.explicit(path)));
        commandLine
                .keySet()
                .forEach(name -> origins.put(variable(name), VariableOrigin.COMMAND_LINE));
        boolean memory = isOn(all.remove("memory"));
        boolean insecure = isOn(all.remove("insecure"));
        var data = Optional.ofNullable(all.remove("datadir")).map(Path::of);
        if (memory && commandLine.containsKey("datadir")) {
            throw new StartFailure("--memory keeps no files: it cannot go with --data");
        }
        var bind = Optional.ofNullable(all.remove("bind_address")).orElse(DEFAULT_BIND);
        var port = Optional.ofNullable(all.remove("port")).map(ServerOptions::port);
        var socket = Optional.ofNullable(all.remove("socket")).map(Path::of);
        return new ServerOptions(
                memory ? Optional.empty() : Optional.of(data.orElse(DEFAULT_DATA)),
                bind.equals("*") ? "0.0.0.0" : bind,
                port.orElse(DEFAULT_PORT),
                socket,
                insecure,
                all,
                origins);
    }

    private static String variable(String option) {
        return option.replace('-', '_');
    }

    private static boolean isOn(@Nullable String value) {
        return value != null
                && !value.equals("0")
                && !value.equalsIgnoreCase("off")
                && !value.equalsIgnoreCase("false");
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new StartFailure("--port must be a number, not '" + text + "'");
        }
    }
}
