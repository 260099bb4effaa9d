package dev.quell.testkit.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitOutcome;
import dev.quell.base.stop.WaitPoint;
import dev.quell.testkit.client.WireClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/// A Quell server as a child process, on a free port, from the class path that the tests run with.
public final class ServerProcess implements AutoCloseable {
    private static final String MAIN = "dev.quell.app.Main";

    /// As many as the launcher gives.
    private static final int CARRIERS = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern READY =
            Pattern.compile("ready for connections on \\S+?:(\\d+) and (\\S+?)[;,]");

    private final Process process;
    private final WaitPoint output = new WaitPoint();
    private final List<String> lines = new ArrayList<>();
    private boolean ended;
    private final int port;
    private final Path socket;

    /// Kept, since the garbage collector closes the socket of a client to whom nobody refers: a session whose only use is to hold
    /// locks would be gone.
    private final Queue<WireClient> clients = new ConcurrentLinkedQueue<>();

    private ServerProcess(Process process) {
        this.process = process;
        Thread.ofPlatform().daemon().name("server-output").start(this::readOutput);
        try {
            awaitOutput(() -> ended || !readyLine().isEmpty());
        } catch (IllegalStateException late) {
            process.destroyForcibly();
            throw late;
        }
        var ready = READY.matcher(readyLine());
        if (!ready.find()) {
            process.destroyForcibly();
            throw new IllegalStateException("the server did not start:\n" + log());
        }
        port = Integer.parseInt(ready.group(1));
        socket = Path.of(ready.group(2));
    }

    /// Starts `serve` on a free port with these options besides, such as `--memory`.
    public static ServerProcess start(String... options) {
        return start(Map.of(), options);
    }

    /// @param environment environment variables for the server
    public static ServerProcess start(Map<String, String> environment, String... options) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:+UseCompactObjectHeaders",
                        "-Xmx512m",
                        "-Xss4m",
                        "-Djdk.virtualThreadScheduler.parallelism=" + CARRIERS,
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow"));
        String gaps = System.getProperty("quell.gaps", "");
        if (!gaps.isEmpty()) { // see base.stop.CheckpointGaps
            command.add("-Dquell.gaps=" + gaps);
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN, "serve"));
        if (Arrays.stream(options).noneMatch(option -> option.startsWith("--port"))) {
            command.add("--port=0");
        }
        command.addAll(List.of(options));
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            return new ServerProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /// The Unix socket's path.
    public Path socket() {
        return socket;
    }

    public long pid() {
        return process.pid();
    }

    /// A new connection as root, for a server started with `--insecure`. It lasts until it is closed or the server ends.
    public WireClient connect() {
        var client = WireClient.connect(port, "root", "");
        clients.add(client);
        return client;
    }

    /// What the server has printed so far.
    public String log() {
        var copy = new StringBuilder();
        output.update(() -> lines.forEach(line -> copy.append(line).append('\n')));
        return copy.toString();
    }

    /// Waits until the server has printed something.
    public void awaitLog(String text) {
        awaitOutput(() -> lines.stream().anyMatch(line -> line.contains(text)));
    }

    /// True if none of its threads runs or could run: each waits for something. Threads that wait for a core do not count as waiting.
    public boolean isAtRest() {
        try (var threads =
                Files.newDirectoryStream(Path.of("/proc", Long.toString(pid()), "task"))) {
            for (var thread : threads) {
                String stat = Files.readString(thread.resolve("stat"), UTF_8);
                if (stat.charAt(stat.lastIndexOf(')') + 2) != 'S') {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false; // a thread that has just ended
        }
    }

    /// The death that nobody hears coming.
    public void killHard() {
        process.destroyForcibly();
        awaitEnd();
    }

    /// SIGTERM. Returns at once.
    public void tellToStop() {
        process.toHandle().destroy(); // process.destroy() would lose what it prints from now on
    }

    /// SIGTERM, and waits for the end.
    ///
    /// @return the exit status
    public int stop() {
        tellToStop();
        awaitEnd();
        return process.exitValue();
    }

    @Override
    public void close() {
        try {
            if (process.isAlive()) {
                stop();
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private void awaitEnd() {
        awaitOutput(() -> ended);
        process.onExit().join();
    }

    private void awaitOutput(BooleanSupplier condition) {
        var outcome = output.await(new Cancellation(), Deadline.after(PATIENCE), condition);
        if (outcome != WaitOutcome.DONE) {
            throw new IllegalStateException("the server kept its tests waiting:\n" + log());
        }
    }

    private String readyLine() {
        for (String line : lines) {
            if (line.contains("ready for connections")) {
                return line;
            }
        }
        return "";
    }

    private void readOutput() {
        try (BufferedReader reader = process.inputReader(UTF_8)) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                var text = line;
                output.update(() -> lines.add(text));
            }
        } catch (IOException e) {
            output.update(() -> lines.add("(output lost: " + e + ")"));
        }
        output.update(() -> ended = true);
    }
}
