package dev.quell.shell.option;

import dev.quell.base.option.OptionFile;
import dev.quell.shell.argument.Spelling;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/// Gathers the arguments: those of the option files first, so that the command line's win.
final class OptionSources {
    private static final List<Path> GLOBAL =
            List.of(Path.of("/etc/my.cnf"), Path.of("/etc/mysql/my.cnf"));

    /// Groups of clients alone: what stands there must be an option.
    private static final Set<String> CLIENT_GROUPS =
            Set.of("client", "mysql", "mariadb-client", "client-mariadb");

    /// Groups that a server reads too: what is no option of the shell's is the server's.
    private static final Set<String> SHARED_GROUPS = Set.of("mariadb", "client-server", "quell");

    /// What these groups say of the server itself, in words that mean something else to a client.
    private static final Set<String> SERVERS_OWN = Set.of("user", "bind_address");

    private static final Pattern PASSWORD =
            Pattern.compile("-p.+|--password[123]?=.*", Pattern.DOTALL);

    private final PrintStream err;
    private final List<String> commandLine;
    private boolean printsDefaults;
    private boolean readsFiles = true;
    private List<Path> files = new ArrayList<>(GLOBAL);
    private String suffix = Objects.requireNonNullElse(System.getenv("MYSQL_GROUP_SUFFIX"), "");

    /// @param err gets warnings
    OptionSources(List<String> arguments, PrintStream err) {
        this.err = err;
        commandLine = new ArrayList<>(arguments);
        files.add(Path.of(System.getProperty("user.home"), ".my.cnf"));
        while (!commandLine.isEmpty() && takes(commandLine.getFirst())) {
            commandLine.removeFirst();
        }
    }

    // The options that may only come first.
    private boolean takes(String argument) {
        var value = argument.substring(argument.indexOf('=') + 1);
        switch (argument.split("=", 2)[0]) {
            case "--print-defaults" -> printsDefaults = true;
            case "--no-defaults" -> readsFiles = false;
            case "--defaults-file" -> files = new ArrayList<>(List.of(readable(value)));
            case "--defaults-extra-file" -> files.add(GLOBAL.size(), readable(value));
            case "--defaults-group-suffix" -> suffix = value;
            case "--login-path" ->
                    throw new Spelling.Unclear(
                            "--login-path is not supported: mysql_config_editor's files only obscure passwords;"
                                    + " put the options into a file of your own and name it with --defaults-extra-file.");
            default -> {
                return false;
            }
        }
        return true;
    }

    private static Path readable(String name) {
        var path = Path.of(name);
        if (!Files.isReadable(path)) {
            throw new Spelling.Unclear("Could not open required defaults file: " + name);
        }
        return path;
    }

    boolean printsDefaults() {
        return printsDefaults;
    }

    /// Whether the command line, which others may see, holds a password.
    boolean passwordIsVisible() {
        return commandLine.stream().anyMatch(PASSWORD.asMatchPredicate());
    }

    /// @throws OptionFile.Unreadable a file that cannot be understood
    List<String> arguments() {
        var all = new ArrayList<String>();
        if (readsFiles) {
            for (var file : files) {
                if (Files.isReadable(file) && !isEverybodys(file)) {
                    read(file, CLIENT_GROUPS, "--", all);
                    read(file, SHARED_GROUPS, "--loose-", all);
                }
            }
        }
        all.addAll(commandLine);
        return all;
    }

    // Anybody could have put a command into it.
    private boolean isEverybodys(Path file) {
        try {
            boolean writable =
                    Files.isRegularFile(file)
                            && Files.getPosixFilePermissions(file)
                                    .contains(PosixFilePermission.OTHERS_WRITE);
            if (writable) {
                err.println("Warning: World-writable config file '" + file + "' is ignored");
            }
            return writable;
        } catch (IOException e) {
            return true;
        }
    }

    private void read(Path file, Set<String> groups, String prefix, List<String> into) {
        var wanted = new LinkedHashSet<>(groups);
        if (!suffix.isEmpty()) {
            groups.forEach(group -> wanted.add(group + suffix));
        }
        boolean shared = groups.equals(SHARED_GROUPS);
        for (var entry : OptionFile.read(file, wanted)) {
            if (shared && SERVERS_OWN.contains(entry.name())) {
                continue;
            }
            into.add(
                    prefix
                            + entry.name().replace('_', '-')
                            + entry.value().map(value -> "=" + value).orElse(""));
        }
    }
}
