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
        if (writing.array() != from) {
            writing = ByteBuffer.wrap(from);
        }
        return channel.write(writing.clear().position(offset).limit(offset + length));
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
