package dev.quell.app;

/// The server as an operating system process: start, the ready line, SIGTERM.
final class QuellProcess {
    private QuellProcess() {}

    /// Serves until SIGTERM or SIGINT.
    ///
    /// @return the process's exit status
    static int run(ServerOptions options) {
        throw new StartFailure("there is no server to start yet with " + options);
    }
}
