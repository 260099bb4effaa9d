package dev.quell.server;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitOutcome;
import dev.quell.server.transport.Carriers;
import dev.quell.server.transport.ClientChannel;
import dev.quell.server.transport.CompressedTransport;
import dev.quell.server.transport.PlainTransport;
import dev.quell.server.transport.TlsTransport;
import dev.quell.server.transport.Transport;
import dev.quell.server.transport.Vigil;
import dev.quell.wire.frame.PacketInput;
import dev.quell.wire.frame.PacketReader;
import dev.quell.wire.frame.PacketWriter;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.Charset;
import java.time.Duration;
import javax.net.ssl.SSLEngine;

/// Packets to and from one client. For the session's thread only.
///
/// What is written is collected in [#out] and leaves in [#send] and [#sendKillably]; only whole packets are collected, so
/// whatever stops a statement, the next packet starts where the client expects one.
final class Conversation {
    private static final int INPUT_CAPACITY = 1 << 10;
    private static final int OUTPUT_CAPACITY = 1 << 10;
    private static final int LOCAL_FILE = 0xFB;
    private static final long MAX_FILE_PACKET = 1L << 24;

    private final ClientChannel channel;
    private final Vigil vigil;
    private final PacketInput in;
    private final PacketWriter out = new PacketWriter(OUTPUT_CAPACITY);
    private Transport transport;
    private Duration writeLimit;
    private Duration readLimit = Duration.ofSeconds(30);
    private long bytesReceived;
    private long bytesSent;

    Conversation(ClientChannel channel, Vigil vigil, Duration writeLimit) {
        this.channel = channel;
        this.vigil = vigil;
        this.writeLimit = writeLimit;
        this.transport = new PlainTransport(channel);
        this.in = new PacketInput(this::read, INPUT_CAPACITY);
    }

    private int read(byte[] into, int offset, int length) throws IOException {
        int count = transport.read(into, offset, length);
        bytesReceived += Math.max(count, 0);
        vigil.step();
        return count;
    }

    /// Where answers are collected.
    PacketWriter out() {
        return out;
    }

    /// How long a client may be idle (`wait_timeout`), may stall within a packet (`net_read_timeout`), and may not read
    /// (`net_write_timeout`).
    void limits(Duration idle, Duration read, Duration write) {
        vigil.limits(idle, read);
        readLimit = read;
        writeLimit = write;
    }

    /// Bytes since the last call.
    long takeBytesReceived() {
        long count = bytesReceived;
        bytesReceived = 0;
        return count;
    }

    /// Bytes since the last call.
    long takeBytesSent() {
        long count = bytesSent;
        bytesSent = 0;
        return count;
    }

    /// Waits for a command.
    ///
    /// @return false if the client closed the connection
    boolean awaitCommand() throws IOException {
        vigil.now(Vigil.Activity.IDLE);
        channel.busy(false);
        in.sequence(0);
        if (!in.hasBuffered()) {
            Carriers.letOthersFirst();
        }
        return in.await();
    }

    /// Takes the command that [#awaitCommand] saw coming. The answer's numbers go on from its own.
    PacketReader command(long maxPayload) throws IOException {
        if (!in.hasWholeFrame()) {
            vigil.now(Vigil.Activity.RECEIVING);
        }
        PacketReader packet;
        try {
            packet = in.next(maxPayload);
        } finally {
            out.sequence(in.sequence());
            vigil.now(Vigil.Activity.RUNNING);
        }
        channel.busy(true);
        return packet;
    }

    /// Waits for the next packet of an exchange: login, authentication.
    PacketReader hear(long maxPayload) throws IOException {
        in.sequence(out.sequence());
        channel.busy(false);
        try {
            return in.next(maxPayload);
        } finally {
            out.sequence(in.sequence());
        }
    }

    /// Asks the client for a file of its own, which it sends in packets up to an empty one.
    ///
    /// @return false if the statement was stopped first
    boolean askForFile(String name, Charset charset, Cancellation cancellation) throws IOException {
        out.begin().int1(LOCAL_FILE).string(name, charset).end();
        return send(cancellation);
    }

    /// The next packet of a client's file; empty at its end. A statement that reads it can be stopped, and the packet is taken
    /// again later, by whoever passes over the rest.
    ///
    /// @throws dev.quell.base.error.SqlError the stop reason
    PacketReader filePacket(Cancellation cancellation) throws IOException {
        in.sequence(out.sequence());
        channel.busy(false);
        transport.readFor(cancellation, readLimit);
        try {
            PacketReader packet = in.next(MAX_FILE_PACKET);
            out.sequence(in.sequence());
            return packet;
        } finally {
            transport.readFreely();
            channel.busy(true);
        }
    }

    /// Goes on under TLS.
    TlsTransport startTls(SSLEngine engine, Deadline deadline) throws IOException {
        var tls = new TlsTransport(channel, engine, in.takeBuffered());
        tls.handshake(deadline);
        transport = tls;
        return tls;
    }

    /// Goes on in compressed blocks.
    void compress() {
        transport = new CompressedTransport(transport);
        in.ignoreNumbers();
    }

    /// Sends what is collected. A client that does not read holds this up, until the cancellation or `net_write_timeout`.
    ///
    /// @return false if cancelled first: what is left stays to be sent
    /// @throws IOException the client is gone, or has not read for too long
    boolean send(Cancellation cancellation) throws IOException {
        while (!sendNow()) {
            switch (awaitRoom(cancellation)) {
                case DONE -> {}
                case CANCELLED -> {
                    return false;
                }
                case TIMED_OUT -> throw new SocketTimeoutException("the client does not read");
            }
        }
        return true;
    }

    /// Sends what can be sent at once.
    ///
    /// @return true if nothing is left
    boolean sendNow() throws IOException {
        while (out.complete() > 0) {
            int count = transport.write(out.array(), out.start(), out.complete());
            if (count == 0) {
                return false;
            }
            bytesSent += count;
            out.sent(count);
        }
        return transport.flush();
    }

    WaitOutcome awaitRoom(Cancellation cancellation) {
        return transport.awaitWritable(cancellation, Deadline.after(writeLimit));
    }

    /// Ends it; what was sent will be read.
    void close() {
        transport.close();
        channel.closePolitely();
    }
}
