package dev.quell.server.transport;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitOutcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/// Bytes as they are.
public final class PlainTransport implements Transport {
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final ClientChannel channel;

    /// A view keeps its array: that of a large packet is to go with the packet.
    private static final int LARGE = 1 << 20;

    // Views of the caller's arrays, which are the same ones again and again.
    private ByteBuffer reading = NONE;
    private ByteBuffer writing = NONE;

    public PlainTransport(ClientChannel channel) {
        this.channel = channel;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (reading.array() != into) {
            reading = ByteBuffer.wrap(into);
        }
        return channel.read(reading.clear().position(offset).limit(offset + length));
    }

    @Override
    public int write(byte[] from, int offset, int length) throws IOException {
        var view = writing.array() == from ? writing : ByteBuffer.wrap(from);
        writing = from.length < LARGE ? view : NONE;
        return channel.write(view.clear().position(offset).limit(offset + length));
    }

    @Override
    public boolean flush() {
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

    @Override
    public void close() {
        // The end of the stream says it.
    }
}
