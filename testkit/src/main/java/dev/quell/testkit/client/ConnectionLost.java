package dev.quell.testkit.client;

/// The server closed the connection, or never answered.
public final class ConnectionLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConnectionLost(String message) {
        super(message);
    }

    public ConnectionLost(Throwable cause) {
        super(cause);
    }
}
