package dev.quell.server.transport;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitOutcome;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// TLS over the same channel, so that reads, killable writes and the sweeper work as without.
///
/// Buffers start small and grow with the records that arrive; the one for outgoing records is there only while bytes wait.
public final class TlsTransport implements Transport {
    private static final int FIRST_BUFFER = 1 << 10;
    private static final int MAX_PLAIN = 16 << 10;
    private static final int MAX_RECEIVED = 64 << 10;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final ClientChannel channel;
    private final SSLEngine engine;
    private ByteBuffer received; // records, to be read from
    private ByteBuffer decrypted = ByteBuffer.allocate(FIRST_BUFFER).flip();
    private @Nullable ByteBuffer leaving; // records on their way

    /// @param early bytes of the handshake that arrived with the packet before it
    public TlsTransport(ClientChannel channel, SSLEngine engine, byte[] early) {
        this.channel = channel;
        this.engine = engine;
        this.received = ByteBuffer.allocate(Math.max(FIRST_BUFFER, early.length)).put(early).flip();
    }

    /// Shakes hands as the server. Stalls are ended by whoever closes the channel.
    public void handshake(Deadline deadline) throws IOException {
        engine.beginHandshake();
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case FINISHED, NOT_HANDSHAKING -> {
                    sendAll(deadline);
                    return;
                }
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> {
                    sendAll(deadline);
                    wrap(NOTHING);
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    sendAll(deadline);
                    if (!unwrap()) {
                        throw new EOFException();
                    }
                }
            }
        }
    }

    /// The name of the cipher suite, after the handshake.
    public String cipher() {
        return engine.getSession().getCipherSuite();
    }

    /// The protocol's version such as `TLSv1.3`, after the handshake.
    public String protocol() {
        return engine.getSession().getProtocol();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (!decrypted.hasRemaining()) {
            if (!unwrap()) {
                return -1;
            }
        }
        int count = Math.min(length, decrypted.remaining());
        decrypted.get(into, offset, count);
        return count;
    }

    @Override
    public int write(byte[] from, int offset, int length) throws IOException {
        if (!flush()) {
            return 0;
        }
        int count = wrap(ByteBuffer.wrap(from, offset, Math.min(length, MAX_PLAIN)));
        flush();
        return count;
    }

    @Override
    public boolean flush() throws IOException {
        var records = leaving;
        if (records == null) {
            return true;
        }
        channel.write(records);
        if (records.hasRemaining()) {
            return false;
        }
        leaving = null;
        return true;
    }

    @Override
    public void readFor(Cancellation cancellation, Duration patience) {
        channel.readFor(cancellation, patience);
    }

    @Override
    public void readFreely() {
        channel.readFreely();
    }

    @Override
    public WaitOutcome awaitWritable(Cancellation cancellation, Deadline deadline) {
        return channel.awaitWritable(cancellation, deadline);
    }

    private void sendAll(Deadline deadline) throws IOException {
        var unstoppable = new Cancellation();
        while (!flush()) {
            if (awaitWritable(unstoppable, deadline) == WaitOutcome.TIMED_OUT) {
                throw new SSLException("the client does not read the handshake");
            }
        }
    }

    /// Makes a record, which is [#leaving] then; nothing may be leaving before.
    private int wrap(ByteBuffer plain) throws IOException {
        var records = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        var result = engine.wrap(plain, records);
        if (result.getStatus() == SSLEngineResult.Status.CLOSED && records.position() == 0) {
            throw new SSLException("TLS is closed");
        }
        runTasks();
        leaving = records.flip();
        return result.bytesConsumed();
    }

    /// Reads at least one record. What it brings is in [#decrypted], which is empty before.
    ///
    /// @return false at the end
    private boolean unwrap() throws IOException {
        decrypted.clear();
        try {
            while (true) {
                var result = engine.unwrap(received, decrypted);
                switch (result.getStatus()) {
                    case BUFFER_UNDERFLOW -> {
                        if (!receive()) {
                            return false;
                        }
                    }
                    case BUFFER_OVERFLOW ->
                            decrypted =
                                    ByteBuffer.allocate(
                                            engine.getSession().getApplicationBufferSize());
                    case CLOSED -> {
                        return false;
                    }
                    case OK -> {
                        answer(result.getHandshakeStatus());
                        return true;
                    }
                }
            }
        } finally {
            decrypted.flip();
        }
    }

    // After the first handshake the client may ask for new keys; during it, handshake() goes on.
    private void answer(HandshakeStatus status) throws IOException {
        if (status == HandshakeStatus.NEED_TASK) {
            runTasks();
        }
    }

    private boolean receive() throws IOException {
        received.compact();
        if (!received.hasRemaining()) {
            if (received.capacity() > MAX_RECEIVED) {
                throw new SSLException("a record without end");
            }
            received = ByteBuffer.allocate(received.capacity() * 4).put(received.flip());
        }
        try {
            return channel.read(received) >= 0;
        } finally {
            received.flip();
        }
    }

    private void runTasks() {
        for (var task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    @Override
    public void close() {
        engine.closeOutbound();
        try {
            if (flush()) {
                wrap(NOTHING);
                flush();
            }
        } catch (IOException _) {
            // The client has closed first.
        }
    }
}
