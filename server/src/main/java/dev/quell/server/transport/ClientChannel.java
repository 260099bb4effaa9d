package dev.quell.server.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitOutcome;
import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One client's socket.
///
/// ```text
///   waiting for a command      blocking reads            closing the channel ends them
///   a statement runs           non-blocking writes       a full socket is a killable wait
///   it reads a client's file   non-blocking reads        an empty socket is one too
///                              the sweeper may read      -1 means that the client is gone
/// ```
///
/// Its session's thread reads and writes; the sweeper calls [#isClientGone], which reads ahead only while the session's
/// thread is [#busy] and so does not read itself; anyone may [#close]. Changing the mode is cheap on a virtual thread:
/// the JDK keeps the socket itself non-blocking.
public final class ClientChannel implements Closeable {
    private static final int FIRST_READ_AHEAD = 4 << 10;
    private static final int MAX_READ_AHEAD = 64 << 10;
    private static final int MAX_DRAINED = 64 << 10;

    private final SocketChannel channel;
    private final SocketPoller poller;

    @GuardedBy("this")
    private boolean busy;

    // Written by the sweeper while busy, by the session's thread while not.
    private @Nullable ByteBuffer readAhead;

    private @Nullable Reader reader;

    public ClientChannel(SocketChannel channel, SocketPoller poller) {
        this.channel = channel;
        this.poller = poller;
    }

    public SocketChannel socket() {
        return channel;
    }

    /// Says whether the session's thread is at work and does not read.
    public synchronized void busy(boolean now) {
        busy = now;
    }

    /// Reads at least one byte, waiting for it; -1 at the end.
    ///
    /// @throws dev.quell.base.error.SqlError the stop reason, where it reads for a statement
    int read(ByteBuffer into) throws IOException {
        var ahead = readAhead;
        if (ahead != null) {
            return takeReadAhead(ahead, into);
        }
        var waiting = reader;
        if (waiting != null) {
            return readKillably(into, waiting);
        }
        if (!channel.isBlocking()) {
            channel.configureBlocking(true);
        }
        return channel.read(into);
    }

    private int takeReadAhead(ByteBuffer ahead, ByteBuffer into) {
        ahead.flip();
        int count = Math.min(ahead.remaining(), into.remaining());
        into.put(ahead.slice(ahead.position(), count));
        ahead.position(ahead.position() + count);
        ahead.compact();
        if (ahead.position() == 0) {
            readAhead = null;
        }
        return count;
    }

    /// Writes what the socket takes at once, which may be nothing.
    int write(ByteBuffer from) throws IOException {
        if (channel.isBlocking()) {
            channel.configureBlocking(false);
        }
        return channel.write(from);
    }

    /// Waits until the socket takes bytes again.
    WaitOutcome awaitWritable(Cancellation cancellation, Deadline deadline) {
        return poller.await(channel, SelectionKey.OP_WRITE, cancellation, deadline);
    }

    /// Until [#readFreely], reads end when a statement is stopped or nothing comes for a time: it waits for what its client
    /// sends.
    void readFor(Cancellation cancellation, Duration patience) {
        reader = new Reader(cancellation, patience);
    }

    void readFreely() {
        reader = null;
    }

    /// For whom a read waits.
    private record Reader(Cancellation cancellation, Duration patience) {}

    private int readKillably(ByteBuffer into, Reader waiting) throws IOException {
        if (channel.isBlocking()) {
            channel.configureBlocking(false);
        }
        while (true) {
            int count = channel.read(into);
            if (count != 0) {
                return count;
            }
            var outcome =
                    poller.await(
                            channel,
                            SelectionKey.OP_READ,
                            waiting.cancellation,
                            Deadline.after(waiting.patience));
            waiting.cancellation.check();
            if (outcome == WaitOutcome.TIMED_OUT) {
                throw new SocketTimeoutException("the client does not send");
            }
        }
    }

    /// For the sweeper: reads what has arrived, within bounds, and keeps it for the next command.
    ///
    /// @return true if the client closed the connection or it broke
    public synchronized boolean isClientGone() {
        if (!busy) {
            return false;
        }
        try {
            if (channel.isBlocking()) {
                channel.configureBlocking(false);
            }
            var ahead = roomAhead();
            return ahead.hasRemaining() && channel.read(ahead) < 0;
        } catch (IOException _) {
            return true;
        } finally {
            if (readAhead != null && readAhead.position() == 0) {
                readAhead = null;
            }
        }
    }

    private ByteBuffer roomAhead() {
        var ahead = readAhead;
        if (ahead == null) {
            ahead = ByteBuffer.allocate(FIRST_READ_AHEAD);
        } else if (!ahead.hasRemaining() && ahead.capacity() < MAX_READ_AHEAD) {
            ahead = ByteBuffer.allocate(ahead.capacity() * 2).put(ahead.flip());
        }
        readAhead = ahead;
        return ahead;
    }

    /// Makes a waiting read return -1; what is left to be said can still be written.
    public void endInput() {
        try {
            channel.shutdownInput();
        } catch (IOException _) {
            close();
        }
    }

    /// Closes so that the client reads to the end what was written. Bytes that lie unread when a socket is closed would
    /// make the kernel reset the connection instead.
    public void closePolitely() {
        try {
            channel.shutdownOutput();
            channel.configureBlocking(false);
            var rest = ByteBuffer.allocate(4 << 10);
            for (int drained = 0; drained < MAX_DRAINED; drained += rest.position()) {
                rest.clear();
                if (channel.read(rest) <= 0) {
                    break;
                }
            }
        } catch (IOException _) {
            // The client has closed first: nothing is left to be read.
        }
        close();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // Whatever was wrong with it, it is closed.
        }
        poller.wakeup();
    }
}
