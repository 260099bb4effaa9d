package dev.quell.shell.connect;

import dev.quell.wire.client.ServerError;
import java.io.Closeable;
import java.io.IOException;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Connections beside the one that statements run on: same address, same account, for KILL and for small questions.
///
/// One is kept ready. Whoever asks while it is in use gets another, so that no question waits for the answer to somebody
/// else's. Any thread may talk; closing ends all talks, also of those that are still connecting.
public final class HelperConnections implements Closeable {
    private final Connector connector;
    private final Queue<Connection> ready = new ConcurrentLinkedQueue<>();
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public HelperConnections(Connector connector) {
        this.connector = connector;
    }

    /// What is said over a connection.
    @FunctionalInterface
    public interface Talk<T> {
        T over(Connection connection) throws IOException, ServerError;
    }

    /// Talks over the connection that is ready, or over a new one. What was ready may have been closed by the server
    /// (`wait_timeout`), so then it is tried once more.
    public <T> T talk(Talk<T> talk) throws IOException, ServerError {
        var kept = ready.poll();
        if (kept != null) {
            try {
                return talk(kept, talk);
            } catch (IOException goneMeanwhile) {
                // A new one, below.
            }
        }
        return talk(connect(), talk);
    }

    private <T> T talk(Connection connection, Talk<T> talk) throws IOException, ServerError {
        try {
            var answer = talk.over(connection);
            keep(connection);
            return answer;
        } catch (ServerError e) {
            keep(connection);
            throw e;
        } catch (IOException e) {
            forget(connection.link().socket());
            throw e;
        }
    }

    private Connection connect() throws IOException, ServerError {
        if (closed) {
            throw new IOException("closed");
        }
        return connector.connectHelper(this::begun);
    }

    // Before it logs in, which may take as long as the server likes.
    private void begun(Closeable link) {
        open.add(link);
        if (closed) {
            forget(link);
        }
    }

    private void keep(Connection connection) {
        ready.add(connection);
        if (closed) {
            forget(connection.link().socket());
        }
    }

    private void forget(Closeable link) {
        open.remove(link);
        try {
            link.close();
        } catch (IOException alreadyGone) {
            // Closed either way.
        }
    }

    @Override
    public void close() {
        closed = true;
        open.forEach(this::forget);
    }
}
