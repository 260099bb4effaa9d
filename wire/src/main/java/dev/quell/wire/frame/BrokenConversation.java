package dev.quell.wire.frame;

import dev.quell.base.error.SqlError;
import java.io.IOException;

/// The frames themselves are wrong (too large, out of order): the peer is told [#error], then the connection closes,
/// because where the next packet begins is unknown.
public final class BrokenConversation extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient SqlError error;

    public BrokenConversation(SqlError error) {
        super(error.getMessage());
        this.error = error;
    }

    public SqlError error() {
        return error;
    }
}
