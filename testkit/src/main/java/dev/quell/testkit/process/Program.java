package dev.quell.testkit.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// Another program, run to its end.
public final class Program {
    private Program() {}

    /// @param output what it printed, standard output and standard error together
    public record Ended(int status, String output) {}

    /// @throws UncheckedIOException if the program is not installed: the tests say what they need and do not pass without it
    public static Ended run(List<String> command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), UTF_8);
            return new Ended(process.onExit().join().exitValue(), output);
        } catch (IOException e) {
            throw missing(command.getFirst(), e);
        }
    }

    /// As [#run(List)], and it must end well.
    public static String succeed(List<String> command) {
        var ended = run(command);
        if (ended.status() != 0) {
            throw new AssertionError(String.join(" ", command) + " failed:\n" + ended.output());
        }
        return ended.output();
    }

    private static RuntimeException missing(String program, IOException cause) {
        return new UncheckedIOException(
                "cannot run '" + program + "'; .ci/run shows which Debian packages the tests need",
                cause);
    }
}
