package dev.quell.base.error;

/// An error that the client is told: MySQL's number, SQLSTATE and message.
///
/// It is an expected end of a statement, never a bug of ours; bugs are other exceptions. It carries no stack trace,
/// because thousands may be thrown a second (duplicate keys, kills, lock timeouts).
public final class SqlError extends RuntimeException {
    private final transient ErrorCode code;

    SqlError(ErrorCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /// The catalogue's entry: number and SQLSTATE.
    public ErrorCode code() {
        return code;
    }

    /// The message as the client sees it; never null.
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
