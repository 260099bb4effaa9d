package dev.quell.shell.run;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitPoint;
import java.io.IOException;

/// Other programs that the shell starts on its terminal: pagers, editors, `\!`.
final class Programs {
    private Programs() {}

    /// Runs a command line with the shell's terminal.
    ///
    /// @return its exit status
    static int run(String commandLine) throws IOException {
        var process = new ProcessBuilder("/bin/sh", "-c", commandLine).inheritIO().start();
        awaitEnd(process);
        return process.exitValue();
    }

    /// Ctrl+C reaches the program by itself: it is the terminal's.
    static void awaitEnd(Process process) {
        var end = new WaitPoint();
        process.onExit().thenRun(() -> end.update(() -> {}));
        end.await(new Cancellation(), Deadline.NEVER, () -> !process.isAlive());
    }
}
