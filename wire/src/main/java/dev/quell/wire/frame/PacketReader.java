package dev.quell.wire.frame;

import java.nio.charset.Charset;
import java.util.Arrays;

/// A cursor over one packet's payload. Every read is checked against what is there: a length that lies gives
/// [MalformedPacket] and never reads on into other bytes. Not thread-safe; meant to be used again by [#over].
public final class PacketReader {
    private static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;
    private int position;
    private int end;

    public PacketReader() {}

    public PacketReader(byte[] payload) {
        over(payload, 0, payload.length);
    }

    /// Starts over on `bytes[from, to)`, which it shares.
    public PacketReader over(byte[] newBytes, int from, int to) {
        bytes = newBytes;
        position = from;
        end = to;
        return this;
    }

    public int remaining() {
        return end - position;
    }

    public boolean hasRemaining() {
        return position < end;
    }

    /// The next byte without taking it; -1 at the end.
    public int peek() {
        return position < end ? bytes[position] & 0xFF : -1;
    }

    public int int1() {
        require(1);
        return bytes[position++] & 0xFF;
    }

    public int int2() {
        require(2);
        int value = bytes[position] & 0xFF | (bytes[position + 1] & 0xFF) << 8;
        position += 2;
        return value;
    }

    public int int3() {
        require(3);
        int value =
                bytes[position] & 0xFF
                        | (bytes[position + 1] & 0xFF) << 8
                        | (bytes[position + 2] & 0xFF) << 16;
        position += 3;
        return value;
    }

    public int int4() {
        int low = int2();
        return low | int2() << 16;
    }

    public long int8() {
        long low = int4() & 0xFFFF_FFFFL;
        return low | (long) int4() << 32;
    }

    /// A length-encoded integer, as 64 bits without a sign.
    public long lenenc() {
        int first = int1();
        return switch (first) {
            case 0xFC -> int2();
            case 0xFD -> int3();
            case 0xFE -> int8();
            case 0xFB, 0xFF -> throw new MalformedPacket("not a length");
            default -> first;
        };
    }

    /// A length-encoded integer that counts bytes which follow in this packet.
    public int lenencLength() {
        long length = lenenc();
        if (length < 0 || length > remaining()) {
            throw new MalformedPacket("a length beyond the packet's end");
        }
        return (int) length;
    }

    public byte[] bytes(int length) {
        require(length);
        byte[] copy = Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return copy;
    }

    public byte[] lenencBytes() {
        return bytes(lenencLength());
    }

    public String lenencString(Charset charset) {
        return string(lenencLength(), charset);
    }

    public String string(int length, Charset charset) {
        require(length);
        String text = new String(bytes, position, length, charset);
        position += length;
        return text;
    }

    public byte[] rest() {
        return bytes(remaining());
    }

    public String restString(Charset charset) {
        return string(remaining(), charset);
    }

    /// Bytes up to a zero byte, which is taken too. A missing zero byte is malformed.
    public byte[] untilZero() {
        int zero = findZero();
        if (zero == end) {
            throw new MalformedPacket("a string without its end");
        }
        return untilZeroOrEnd();
    }

    /// Bytes up to a zero byte, which is taken too, or to the end: some clients leave out the last zero byte.
    public byte[] untilZeroOrEnd() {
        int zero = findZero();
        byte[] text = bytes(zero - position);
        position = Math.min(zero + 1, end);
        return text;
    }

    private int findZero() {
        int at = position;
        while (at < end && bytes[at] != 0) {
            at++;
        }
        return at;
    }

    public void skip(int length) {
        require(length);
        position += length;
    }

    /// Hands what is left to a function of array, start and end, without copying, and takes it.
    public <T> T rest(Slice<T> use) {
        T result = use.apply(bytes, position, end);
        position = end;
        return result;
    }

    /// Like [#rest(Slice)], for the next `length` bytes.
    public <T> T slice(int length, Slice<T> use) {
        require(length);
        T result = use.apply(bytes, position, position + length);
        position += length;
        return result;
    }

    private void require(int length) {
        if (length < 0 || length > end - position) {
            throw new MalformedPacket("the packet ends too early");
        }
    }

    /// Looks at `bytes[from, to)` and keeps nothing of the array.
    @FunctionalInterface
    public interface Slice<T> {
        T apply(byte[] bytes, int from, int to);
    }
}
