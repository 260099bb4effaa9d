package dev.quell.shell.stop;

import java.io.IOException;

/// Ctrl+C was pressed while a connection was being made, or waited for. The user has been told.
public final class ConnectingEnded extends IOException {
    private static final long serialVersionUID = 1L;

    public ConnectingEnded() {
        super("connecting was given up");
    }
}
