package dev.quell.shell.progress;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.StopReason;
import dev.quell.base.stop.WaitOutcome;
import dev.quell.base.stop.WaitPoint;
import dev.quell.shell.connect.Connection;
import dev.quell.wire.client.ServerError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;

/// Shows how far a statement is when it takes longer than a second, until the wait for the server is over. The shell's
/// thread uses it; a thread of its own asks the server meanwhile, over the second connection.
public final class ProgressBar {
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final Duration EACH = Duration.ofMillis(500);

    private final StatusLine line;
    private final Asking asking;
    private final IntSupplier width;
    private final boolean shown;

    /// @param shown false where nobody looks at a terminal
    public ProgressBar(StatusLine line, Asking asking, IntSupplier width, boolean shown) {
        this.line = line;
        this.asking = asking;
        this.width = width;
        this.shown = shown;
    }

    /// A connection that is not busy with the statement.
    @FunctionalInterface
    public interface Asking {
        List<List<String>> rows(String sql) throws IOException, ServerError;
    }

    /// A wait for the server.
    @FunctionalInterface
    public interface Wait<T> {
        T forServer() throws IOException;
    }

    /// Waits, and shows the progress of what the connection is busy with.
    public <T> T during(Connection busy, Wait<T> wait) throws IOException {
        return shown ? watched(StageQuestion.about(busy, asking), wait) : wait.forServer();
    }

    <T> T watched(StageQuestion question, Wait<T> wait) throws IOException {
        var watch = new Watch(question);
        Thread.ofPlatform().daemon().name("progress").start(watch::run);
        try {
            return wait.forServer();
        } finally {
            watch.end();
        }
    }

    private final class Watch {
        private final StageQuestion question;
        private final Cancellation end = new Cancellation();
        private final long start = System.nanoTime();

        Watch(StageQuestion question) {
            this.question = question;
        }

        void run() {
            try {
                var pause = QUIET;
                while (WaitPoint.pause(end, Deadline.after(pause)) == WaitOutcome.TIMED_OUT) {
                    question.now().ifPresent(this::draw);
                    pause = EACH;
                }
            } catch (IOException | ServerError | UncheckedIOException e) {
                // A server that cannot tell, or a terminal that is gone: there is no progress to be
                // seen.
            }
        }

        // Not after the end: results stand there by then.
        private synchronized void draw(Stage stage) {
            if (!end.isCancelled()) {
                long seconds = (System.nanoTime() - start) / 1_000_000_000;
                line.show(stage.line(width.getAsInt(), seconds));
            }
        }

        synchronized void end() {
            end.cancel(new StopReason.ClientGone());
            line.clear();
        }
    }
}
