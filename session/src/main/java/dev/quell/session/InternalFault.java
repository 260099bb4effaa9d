package dev.quell.session;

/// A fault of ours that ended a statement: a bug, or memory that ran out. Whoever runs statements throws it in place of what
/// really happened, once the statement is undone, so that the server can tell which statement it was without ever
/// seeing its text.
public final class InternalFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String digest;

    /// @param digest the statement's digest: no literal in it
    /// @param cause what really happened
    public InternalFault(String digest, Throwable cause) {
        super("internal fault in a statement with the digest " + digest, cause, false, false);
        this.digest = digest;
    }

    /// The digest of the statement that met it.
    public String digest() {
        return digest;
    }
}
