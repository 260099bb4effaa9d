package dev.quell.app;

/// The server cannot start for a reason that its user can mend: a port in use, a wrong option, a folder not writable.
final class StartFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StartFailure(String message) {
        super(message);
    }
}
