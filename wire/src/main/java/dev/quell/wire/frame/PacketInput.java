package dev.quell.wire.frame;

import dev.quell.base.error.ErrorCode;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/// Takes packets from a source of bytes, joining those that come in several frames.
///
/// Memory follows the bytes that have arrived, never the length that was announced: the buffer doubles as it fills. A packet
/// that lies in the buffer whole is read in place. Not thread-safe.
public final class PacketInput {
    private static final int HEADER = 4;
    private static final long MAX_SKIPPED = 1L << 30;

    private final ByteSource source;
    private final int usualCapacity;
    private final PacketReader reader = new PacketReader();
    private byte[] buffer;
    private int start;
    private int end;
    private int sequence;
    private boolean numbered = true;

    /// @param usualCapacity the size that the buffer goes back to after a large packet
    public PacketInput(ByteSource source, int usualCapacity) {
        this.source = source;
        this.usualCapacity = usualCapacity;
        this.buffer = new byte[usualCapacity];
    }

    /// The number that the next frame must have, and after a packet the number that an answer's first frame has.
    public int sequence() {
        return sequence;
    }

    /// Sets the number that the next frame must have: 0 where a command begins.
    public void sequence(int expected) {
        sequence = expected & 0xFF;
    }

    /// True if bytes of a further packet have arrived already.
    public boolean hasBuffered() {
        return end > start;
    }

    /// True if the next packet's first frame has arrived as a whole.
    public boolean hasWholeFrame() {
        int there = end - start - HEADER;
        return there >= 0 && there >= length(start);
    }

    /// Takes the bytes that have arrived beyond the last packet: they belong to TLS.
    public byte[] takeBuffered() {
        byte[] rest = Arrays.copyOfRange(buffer, start, end);
        start = 0;
        end = 0;
        return rest;
    }

    /// Frames' numbers count no longer: in a compressed stream the blocks have numbers of their own, and clients disagree on those inside.
    public void ignoreNumbers() {
        numbered = false;
    }

    /// Waits until some byte of the next packet has arrived.
    ///
    /// @return false at the end of the stream
    public boolean await() throws IOException {
        if (hasBuffered()) {
            return true;
        }
        start = 0;
        end = 0;
        if (buffer.length > usualCapacity) {
            buffer = new byte[usualCapacity];
            reader.over(buffer, 0, 0); // which else keeps the large one
        }
        int count = source.read(buffer, 0, buffer.length);
        end = Math.max(count, 0);
        return count > 0;
    }

    /// The next packet's payload, valid until the next call.
    ///
    /// @param maxPayload bytes of payload, over all its frames, that are accepted
    /// @throws EOFException the stream ended before or in the packet
    /// @throws BrokenConversation 1153 too large, 1156 out of order
    public PacketReader next(long maxPayload) throws IOException {
        require(HEADER);
        checkOrder(start);
        if (length(start) <= maxPayload) {
            // Before its header is taken: who is stopped while the frame comes can begin again.
            require(HEADER + length(start));
        }
        int length = header(start);
        start += HEADER;
        if (length > maxPayload) {
            throw tooLarge(length);
        }
        require(length);
        int from = start;
        start += length;
        int last = length;
        while (last == PacketWriter.MAX_FRAME) {
            require(start - from + HEADER, from);
            from = start - length; // it may have moved
            last = header(start);
            if ((long) length + last > maxPayload) {
                start += HEADER;
                throw tooLarge(last);
            }
            // The header in between is overwritten, so that the payload lies in one piece.
            System.arraycopy(buffer, start + HEADER, buffer, start, end - start - HEADER);
            end -= HEADER;
            require(length + last, from);
            from = start - length;
            length += last;
            start += last;
        }
        return reader.over(buffer, from, from + length);
    }

    private void checkOrder(int at) throws BrokenConversation {
        if (numbered && (buffer[at + 3] & 0xFF) != sequence) {
            throw new BrokenConversation(ErrorCode.NET_PACKETS_OUT_OF_ORDER.error());
        }
    }

    private int header(int at) throws BrokenConversation {
        int length = length(at);
        checkOrder(at);
        sequence = sequence + 1 & 0xFF;
        return length;
    }

    private int length(int at) {
        return buffer[at] & 0xFF | (buffer[at + 1] & 0xFF) << 8 | (buffer[at + 2] & 0xFF) << 16;
    }

    /// Reads and drops what was announced, within reason, so that the peer gets as far as reading the error.
    private BrokenConversation tooLarge(int announced) throws IOException {
        long skipped = 0;
        long left = announced;
        boolean more = announced == PacketWriter.MAX_FRAME;
        while (skipped < MAX_SKIPPED && (left > 0 || more)) {
            if (left == 0) {
                require(HEADER);
                left = length(start);
                sequence = sequence + 1 & 0xFF;
                more = left == PacketWriter.MAX_FRAME;
                start += HEADER;
                continue;
            }
            if (start == end && !await()) {
                throw new EOFException();
            }
            int count = (int) Math.min(left, end - start);
            start += count;
            left -= count;
            skipped += count;
        }
        return new BrokenConversation(ErrorCode.NET_PACKET_TOO_LARGE.error());
    }

    private void require(int count) throws IOException {
        require(count, start);
    }

    // Reads until `count` bytes from `keep` on are there; bytes before it may be dropped.
    private void require(int count, int keep) throws IOException {
        int place = keep;
        while (end - place < count) {
            if (end == buffer.length || place == end) {
                makeRoom(place);
                place = 0;
            }
            int read = source.read(buffer, end, buffer.length - end);
            if (read < 0) {
                throw new EOFException();
            }
            end += read;
        }
    }

    private void makeRoom(int keep) {
        int kept = end - keep;
        boolean half = kept > buffer.length / 2;
        var larger =
                half
                        ? new byte[(int) Math.min(buffer.length * 2L, Integer.MAX_VALUE - 64)]
                        : buffer;
        System.arraycopy(buffer, keep, larger, 0, kept);
        buffer = larger;
        start -= keep;
        end = kept;
    }
}
