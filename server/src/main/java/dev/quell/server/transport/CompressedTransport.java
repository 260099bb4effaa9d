package dev.quell.server.transport;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitOutcome;
import dev.quell.wire.frame.BrokenConversation;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// Bytes in zlib blocks over another transport (CLIENT_COMPRESS).
///
/// | bytes | field |
/// |-------|-------|
/// | 3     | length of what follows the header |
/// | 1     | number, from 0 with each command |
/// | 3     | length before compression; 0: not compressed |
///
/// A block is inflated while it comes, so what its lengths claim costs nothing; between blocks no memory is held.
public final class CompressedTransport implements Transport {
    private static final int HEADER = 7;
    private static final int SHORTEST_COMPRESSED = 50;
    private static final int MOST_IN_BLOCK = 16 << 10;
    private static final int CHUNK = 4 << 10;
    private static final byte[] NOTHING = {};

    private final Transport transport;
    private final byte[] header = new byte[HEADER];
    // Of the block that is being received: what is still to come, and to come out of it.
    private int coming;
    private int plainComing;
    private @Nullable Inflater inflater;
    private byte[] chunk = NOTHING;
    private int number;
    // A block on its way.
    private byte[] leaving = NOTHING;
    private int left;
    private int leavingEnd;

    public CompressedTransport(Transport transport) {
        this.transport = transport;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (true) {
            var inflating = inflater;
            if (inflating != null && plainComing > 0) {
                return inflate(inflating, into, offset, length);
            }
            if (inflating == null && coming > 0) {
                return receive(into, offset, length);
            }
            endBlock();
            if (!beginBlock()) {
                return -1;
            }
        }
    }

    private int receive(byte[] into, int offset, int length) throws IOException {
        int count = transport.read(into, offset, Math.min(length, coming));
        if (count < 0) {
            throw new EOFException();
        }
        coming -= count;
        return count;
    }

    private int inflate(Inflater inflating, byte[] into, int offset, int length)
            throws IOException {
        try {
            int most = Math.min(length, plainComing);
            int count = inflating.inflate(into, offset, most);
            while (count == 0) {
                if (!inflating.needsInput() || coming == 0) {
                    throw broken();
                }
                inflating.setInput(chunk, 0, receive(chunk, 0, chunk.length));
                count = inflating.inflate(into, offset, most);
            }
            plainComing -= count;
            return count;
        } catch (DataFormatException _) {
            throw broken();
        }
    }

    private static BrokenConversation broken() {
        return new BrokenConversation(ErrorCode.NET_UNCOMPRESS_ERROR.error());
    }

    /// Passes over what is left of a block whose bytes are all there: its checksum.
    private void endBlock() throws IOException {
        while (coming > 0) {
            receive(chunk, 0, chunk.length);
        }
        endInflating();
    }

    private void endInflating() {
        var inflating = inflater;
        if (inflating != null) {
            inflating.close();
            inflater = null;
            chunk = NOTHING;
        }
    }

    private boolean beginBlock() throws IOException {
        int have = 0;
        while (have < HEADER) {
            int count = transport.read(header, have, HEADER - have);
            if (count < 0 && have == 0) {
                return false;
            }
            if (count < 0) {
                throw new EOFException();
            }
            have += count;
        }
        coming = int3(0);
        number = header[3] + 1;
        plainComing = int3(4);
        if (plainComing > 0) {
            inflater = new Inflater();
            chunk = new byte[CHUNK];
        }
        return true;
    }

    private int int3(int at) {
        return header[at] & 0xFF | (header[at + 1] & 0xFF) << 8 | (header[at + 2] & 0xFF) << 16;
    }

    @Override
    public int write(byte[] from, int offset, int length) throws IOException {
        if (!flush()) {
            return 0;
        }
        int count = Math.min(length, MOST_IN_BLOCK);
        makeBlock(from, offset, count);
        flush();
        return count;
    }

    // What does not get smaller is sent as it is.
    private void makeBlock(byte[] from, int offset, int length) {
        var block = new byte[HEADER + length];
        int body = length < SHORTEST_COMPRESSED ? length : deflate(from, offset, length, block);
        boolean compressed = body < length;
        if (!compressed) {
            System.arraycopy(from, offset, block, HEADER, length);
        }
        int3(block, 0, body);
        block[3] = (byte) number++;
        int3(block, 4, compressed ? length : 0);
        leaving = block;
        left = 0;
        leavingEnd = HEADER + body;
    }

    private static int deflate(byte[] from, int offset, int length, byte[] block) {
        try (var deflater = new Deflater()) {
            deflater.setInput(from, offset, length);
            deflater.finish();
            int count = deflater.deflate(block, HEADER, length);
            return deflater.finished() ? count : length;
        }
    }

    private static void int3(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
        bytes[at + 1] = (byte) (value >> 8);
        bytes[at + 2] = (byte) (value >> 16);
    }

    @Override
    public boolean flush() throws IOException {
        while (left < leavingEnd) {
            int count = transport.write(leaving, left, leavingEnd - left);
            if (count == 0) {
                return false;
            }
            left += count;
        }
        leaving = NOTHING;
        left = 0;
        leavingEnd = 0;
        return transport.flush();
    }

    @Override
    public void readFor(Cancellation cancellation, Duration patience) {
        transport.readFor(cancellation, patience);
    }

    @Override
    public void readFreely() {
        transport.readFreely();
    }

    @Override
    public WaitOutcome awaitWritable(Cancellation cancellation, Deadline deadline) {
        return transport.awaitWritable(cancellation, deadline);
    }

    @Override
    public void close() {
        endInflating();
        transport.close();
    }
}
