package dev.quell.server;

import dev.quell.base.stop.Cancellation;
import dev.quell.wire.frame.PacketReader;
import java.io.IOException;
import java.io.InputStream;

/// A file that the client sends for LOAD DATA LOCAL, as a stream of bytes. For the session's thread only.
///
/// The protocol lets nobody interrupt the client: whatever becomes of the statement, the packets up to the empty one must be
/// read before the client hears the answer. A statement that is stopped leaves at once, and [#passOver] does the rest when
/// its locks are free already.
final class ClientFile extends InputStream {
    private final Conversation conversation;
    private final Cancellation cancellation;
    private byte[] packet = new byte[0];
    private int at;
    private boolean ended;

    ClientFile(Conversation conversation, Cancellation cancellation) {
        this.conversation = conversation;
        this.cancellation = cancellation;
    }

    @Override
    public int read() throws IOException {
        return fill() ? packet[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, packet.length - at);
        System.arraycopy(packet, at, into, offset, count);
        at += count;
        return count;
    }

    private boolean fill() throws IOException {
        if (at == packet.length && !ended) {
            next(cancellation);
        }
        return at < packet.length;
    }

    private void next(Cancellation stop) throws IOException {
        PacketReader reader = conversation.filePacket(stop);
        packet = reader.rest();
        at = 0;
        ended = packet.length == 0;
    }

    /// Reads and drops what the client still sends; ended by the connection's own limits and by KILL CONNECTION.
    ///
    /// @param life the session's stop signal
    void passOver(Cancellation life) throws IOException {
        while (!ended) {
            next(life);
        }
    }
}
