package dev.quell.app;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitOutcome;
import dev.quell.base.stop.WaitPoint;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server as an operating system process: start, the ready line, SIGTERM.
final class QuellProcess {
    private static final Logger LOG = LoggerFactory.getLogger("quell");
    private static final String ROOT_PASSWORD = "QUELL_ROOT_PASSWORD";
    private static final long MICROS_PER_MILLI = 1_000;
    private static final Duration LAST_WORD = Duration.ofSeconds(1);
    private static final int NOT_CLOSED = 1;

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
                    .addShutdownHook(
                            Thread.ofPlatform()
                                    .name("stop")
                                    .unstarted(() -> stop(server.patience())));
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
    private void stop(Duration patience) {
        life.update(() -> stopping = true);
        if (isStoppedWithin(patience)) {
            LOG.info("stopped");
            Runtime.getRuntime().halt(0);
        }
        leave(patience);
    }

    private boolean isStoppedWithin(Duration time) {
        return life.await(new Cancellation(), Deadline.after(time), () -> stopped)
                == WaitOutcome.DONE;
    }

    // The disk does not answer. What was acknowledged is durable without a last word of ours, and
    // what was not will be decided by the log at the next start, as after a crash. The log file may
    // be on the same disk, so the line about it is not waited for long.
    private static void leave(Duration patience) {
        var told = new WaitPoint();
        var isTold = new AtomicBoolean();
        Thread.ofPlatform()
                .daemon()
                .name("last-word")
                .start(() -> {
                    LOG.error(
                            "not stopped within {} s (quell_shutdown_timeout): leaving without closing"
                                    + " the store; no commit that was acknowledged is lost",
                            patience.toSeconds());
                    told.update(() -> isTold.set(true));
                });
        told.await(new Cancellation(), Deadline.after(LAST_WORD), isTold::get);
        Runtime.getRuntime().halt(NOT_CLOSED);
    }

    private static String readyLine(QuellServer server) {
        return "quell: ready for connections on %s and %s; version %s%s"
                .formatted(server.address(), server.socket(), Version.SERVER, startTime());
    }

    // The launcher tells when it was called. What the JDK tells of a process's start is up to a
    // second off: Linux knows the time of booting in whole seconds.
    private static String startTime() {
        long launched = Long.getLong("quell.launched", 0);
        return launched == 0
                ? ""
                : "; started in %d ms"
                        .formatted(System.currentTimeMillis() - launched / MICROS_PER_MILLI);
    }
}
