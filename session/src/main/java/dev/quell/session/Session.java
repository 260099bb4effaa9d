package dev.quell.session;

/// One connected client. Its own thread runs statements; any thread may look or kill.
public final class Session {
    private final long id;

    public Session(long id) {
        this.id = id;
    }

    /// The connection id: what CONNECTION_ID(), SHOW PROCESSLIST and KILL mean.
    public long id() {
        return id;
    }
}
