package dev.quell.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/// A server that is measured: a child process with a data folder of its own, which goes when the measuring is done.
final class Target implements AutoCloseable {
    private static final Pattern QUELL_READY =
            Pattern.compile("ready for connections on \\S+?:(\\d+)");
    private static final Pattern MARIADB_READY = Pattern.compile("port: (\\d+)");
    private static final Path LAUNCHER = Path.of(System.getProperty("quell.launcher", "./quell"));
    private static final Pattern H2_READY = Pattern.compile("server running at tcp://\\S+:(\\d+)");
    private static final int MARIADB_PORT = 33_611;
    private static final int H2_PORT = 33_612;
    private static final int MAX_CONNECTIONS = 12_000;

    private final String name;
    private final Path folder;
    private final List<String> command;
    private final Pattern ready;
    private final IntFunction<Statements> connector;
    private Process process;
    private int port;

    private Target(String name, Path folder, List<String> command, Pattern ready) {
        this(name, folder, command, ready, Target::overWire);
    }

    private Target(
            String name,
            Path folder,
            List<String> command,
            Pattern ready,
            IntFunction<Statements> connector) {
        this.connector = connector;
        this.name = name;
        this.folder = folder;
        this.command = command;
        this.ready = ready;
        process = launch(command);
        port = awaitReady();
    }

    private static Process launch(List<String> command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The death without warning.
    void killHard() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }

    /// Starts the server anew on the same data; returns when it accepts connections.
    void startAgain() {
        process = launch(command);
        port = awaitReady();
    }

    /// Bytes of its data folder.
    long diskBytes() {
        try (var files = Files.walk(folder.resolve("data"))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Quell, as its launcher starts it.
    static Target quell() {
        var folder = temporaryFolder();
        var command =
                List.of(
                        LAUNCHER.toString(),
                        "serve",
                        "--insecure",
                        "--port=0",
                        "--max-connections=" + MAX_CONNECTIONS,
                        "--data=" + folder.resolve("data"));
        return new Target("Quell", folder, command, QUELL_READY);
    }

    /// Debian's MariaDB with equally durable commits; empty if it is not installed.
    static Optional<Target> mariaDb() {
        var server = program("mariadbd");
        var installer = program("mariadb-install-db");
        if (server.isEmpty() || installer.isEmpty()) {
            return Optional.empty();
        }
        var folder = temporaryFolder();
        var user = System.getProperty("user.name");
        var data = "--datadir=" + folder.resolve("data");
        Program.succeed(
                List.of(
                        installer.get().toString(),
                        "--no-defaults",
                        data,
                        "--user=" + user,
                        "--auth-root-authentication-method=normal",
                        "--skip-test-db"));
        var command =
                List.of(
                        server.get().toString(),
                        "--no-defaults",
                        data,
                        "--user=" + user,
                        "--bind-address=127.0.0.1",
                        "--port=" + MARIADB_PORT,
                        "--socket=" + folder.resolve("mariadb.sock"),
                        "--pid-file=" + folder.resolve("mariadb.pid"),
                        "--max-connections=" + MAX_CONNECTIONS,
                        "--innodb-buffer-pool-size=256M",
                        "--innodb-flush-log-at-trx-commit=1",
                        "--skip-log-bin",
                        "--skip-name-resolve");
        return Optional.of(new Target("MariaDB", folder, command, MARIADB_READY));
    }

    /// H2 in server mode, with as much cache and equally durable commits; it is told not to give the last result again where a query
    /// comes twice. It does not speak MySQL's protocol: see [#statements].
    static Target h2() {
        var folder = temporaryFolder();
        var command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.h2.tools.Server",
                        "-tcp",
                        "-tcpPort",
                        String.valueOf(H2_PORT),
                        "-ifNotExists",
                        "-baseDir",
                        folder.resolve("data").toString());
        return new Target("H2", folder, command, H2_READY, Target::overJdbc);
    }

    private static Statements overJdbc(int port) {
        return Statements.jdbc(
                "jdbc:h2:tcp://127.0.0.1:"
                        + port
                        + "/./bench;MODE=MySQL;CACHE_SIZE=262144;WRITE_DELAY=0;OPTIMIZE_REUSE_RESULTS=0",
                "sa");
    }

    private static Statements overWire(int port) {
        var client = WireClient.connect(port, "root", "");
        return new Statements() {
            @Override
            public void run(String sql) {
                client.query(sql);
            }

            @Override
            public void close() {
                client.close();
            }
        };
    }

    /// Quell, and the peer where there is one.
    static List<Target> all(boolean withPeer) {
        var targets = new ArrayList<Target>();
        targets.add(quell());
        if (withPeer) {
            mariaDb()
                    .ifPresentOrElse(
                            targets::add,
                            () ->
                                    System.out.println(
                                            "No mariadbd is installed: Quell is measured alone."));
        }
        return targets;
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    /// A connection by whatever protocol the server speaks.
    Statements statements() {
        return connector.apply(port);
    }

    WireClient connect() {
        return WireClient.connect(port, "root", "");
    }

    /// Resident memory in KiB.
    long residentKib() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("resident memory is read from /proc", e);
        }
        throw new IllegalStateException("no VmRSS in /proc");
    }

    /// Processor time that the process has taken so far, user and system, in microseconds.
    double processorMicros() {
        var used = process.info().totalCpuDuration();
        return used.orElseThrow(() -> new IllegalStateException("no processor time known"))
                        .toNanos()
                / 1e3;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // What the server prints after its ready line is read and dropped, so that it never waits for a
    // reader.
    private int awaitReady() {
        var seen = new StringBuilder();
        try {
            BufferedReader output = process.inputReader(UTF_8);
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                seen.append(line).append('\n');
                var match = ready.matcher(line);
                if (match.find()) {
                    Thread.ofPlatform().daemon().start(() -> drop(output));
                    return Integer.parseInt(match.group(1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException(name + " did not start:\n" + seen);
    }

    private static void drop(BufferedReader output) {
        try {
            output.transferTo(Writer.nullWriter());
        } catch (IOException ended) {
            // The server has gone and its output with it.
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("quell-bench");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> program(String name) {
        var path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
        for (String folder : path.split(":")) {
            var file = Path.of(folder, name);
            if (Files.isExecutable(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }
}
