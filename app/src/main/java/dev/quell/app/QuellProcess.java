package dev.quell.app;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server as an operating system process: start, the ready line, SIGTERM.
final class QuellProcess {
    private static final Logger LOG = LoggerFactory.getLogger("quell");
    private static final String ROOT_PASSWORD = "QUELL_ROOT_PASSWORD";

    private final WaitPoint life = new WaitPoint();
    private boolean stopping;
    private boolean stopped;

    private QuellProcess() {}

    /// Serves until SIGTERM or SIGINT.
    ///
    /// @return the process's exit status
    /// @throws StartFailure if it cannot start
    static int run(ServerOptions options) {
        return new QuellProcess().serve(options);
    }

    private int serve(ServerOptions options) {
        var password =
                Optional.ofNullable(System.getenv(ROOT_PASSWORD)).filter(text -> !text.isEmpty());
        try (var server = QuellServer.start(options, password)) {
            Runtime.getRuntime()
                    .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(this::stop));
            System.out.println(readyLine(server));
            life.await(new Cancellation(), Deadline.NEVER, () -> stopping);
            LOG.info("stopping");
        } finally {
            life.update(() -> stopped = true);
        }
        return 0;
    }

    // Runs when the process was told to end: lets the server stop in its own order, then ends it as
    // asked for, not as killed.
    private void stop() {
        life.update(() -> stopping = true);
        life.await(new Cancellation(), Deadline.NEVER, () -> stopped);
        LOG.info("stopped");
        Runtime.getRuntime().halt(0);
    }

    private static String readyLine(QuellServer server) {
        var started = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
        return "quell: ready for connections on %s and %s; version %s; started in %d ms"
                .formatted(
                        server.address(),
                        server.socket(),
                        Version.SERVER,
                        Duration.between(started, Instant.now()).toMillis());
    }
}
