package dev.quell.wire.client;

import java.io.EOFException;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// A link whose bytes travel in zlib blocks (CLIENT_COMPRESS).
///
/// | bytes | field |
/// |-------|-------|
/// | 3     | length of what follows the header |
/// | 1     | number, from 0 with each command |
/// | 3     | length before compression; 0: not compressed |
final class CompressedLink implements Link {
    private static final int HEADER = 7;
    private static final int SHORTEST_COMPRESSED = 50;
    private static final int LARGEST = 0xFF_FFFF;

    private final Link link;
    private byte[] block = {};
    private int position;
    private int sequence;

    CompressedLink(Link link) {
        this.link = link;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (position == block.length) {
            var next = nextBlock();
            if (next.length == 0) {
                return -1;
            }
            block = next;
            position = 0;
        }
        int count = Math.min(length, block.length - position);
        System.arraycopy(block, position, into, offset, count);
        position += count;
        return count;
    }

    // Empty at the end of the stream.
    private byte[] nextBlock() throws IOException {
        var header = new byte[HEADER];
        int first = link.read(header, 0, HEADER);
        if (first < 0) {
            return new byte[0];
        }
        readFully(header, first);
        int length = int3(header, 0);
        sequence = header[3] + 1;
        int plainLength = int3(header, 4);
        var body = new byte[length];
        readFully(body, 0);
        return plainLength == 0 ? body : inflate(body, plainLength);
    }

    private void readFully(byte[] into, int from) throws IOException {
        int have = from;
        while (have < into.length) {
            int count = link.read(into, have, into.length - have);
            if (count < 0) {
                throw new EOFException();
            }
            have += count;
        }
    }

    private static byte[] inflate(byte[] body, int plainLength) throws IOException {
        var plain = new byte[plainLength];
        try (var inflater = new Inflater()) {
            inflater.setInput(body);
            if (inflater.inflate(plain) != plainLength) {
                throw ClientFailure.malformed();
            }
            return plain;
        } catch (DataFormatException e) {
            throw ClientFailure.malformed();
        }
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (length > 3 && bytes[from + 3] == 0) { // a command's first packet
            sequence = 0;
        }
        for (int sent = 0; sent < length; sent += LARGEST) {
            writeBlock(bytes, from + sent, Math.min(LARGEST, length - sent));
        }
    }

    private void writeBlock(byte[] bytes, int from, int length) throws IOException {
        var framed = new byte[HEADER + length];
        int body = length < SHORTEST_COMPRESSED ? length : deflate(bytes, from, length, framed);
        boolean compressed = body < length;
        if (!compressed) {
            System.arraycopy(bytes, from, framed, HEADER, length);
            body = length;
        }
        int3(framed, 0, body);
        framed[3] = (byte) sequence++;
        int3(framed, 4, compressed ? length : 0);
        link.write(framed, 0, HEADER + body);
    }

    // What does not get smaller is sent as it is: the answer is then the plain length.
    private static int deflate(byte[] bytes, int from, int length, byte[] framed) {
        try (var deflater = new Deflater()) {
            deflater.setInput(bytes, from, length);
            deflater.finish();
            int count = deflater.deflate(framed, HEADER, length);
            return deflater.finished() ? count : length;
        }
    }

    private static int int3(byte[] bytes, int at) {
        return bytes[at] & 0xFF | (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF) << 16;
    }

    private static void int3(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
        bytes[at + 1] = (byte) (value >> 8);
        bytes[at + 2] = (byte) (value >> 16);
    }

    @Override
    public void startTls() {
        throw new IllegalStateException("TLS begins before compression");
    }

    @Override
    public boolean isPrivate() {
        return link.isPrivate();
    }

    @Override
    public void close() throws IOException {
        link.close();
    }
}
