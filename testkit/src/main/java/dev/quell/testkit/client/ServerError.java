package dev.quell.testkit.client;

/// An error packet.
public final class ServerError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String sqlState;

    public ServerError(int code, String sqlState, String message) {
        super(message);
        this.code = code;
        this.sqlState = sqlState;
    }

    public int code() {
        return code;
    }

    public String sqlState() {
        return sqlState;
    }

    /// As the stock client prints it: `ERROR 1317 (70100): Query execution was interrupted`.
    @Override
    public String toString() {
        return "ERROR " + code + " (" + sqlState + "): " + getMessage();
    }
}
