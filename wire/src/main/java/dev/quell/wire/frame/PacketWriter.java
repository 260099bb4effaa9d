package dev.quell.wire.frame;

import dev.quell.base.text.LongText;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Collects whole packets, framed and numbered, in one growing array that is used again.
///
/// ```text
///   buffer  │ sent │ packets, complete, to be sent │ open packet … │ free
///                  ^start                          ^opened         ^position
/// ```
///
/// A packet is written between [#begin] and [#end]. What is complete can be taken with [#array], [#start] and
/// [#complete], and given back with [#sent]. Payloads of 16 MiB - 1 or more are split into frames. Not thread-safe.
public final class PacketWriter {
    /// The payload of a full frame; a frame of this size is followed by another, be it empty.
    public static final int MAX_FRAME = 0xFF_FFFF;

    private static final int HEADER = 4;
    private static final int LONGEST_NUMBER = 20;
    private static final int SHORT_TEXT = 40;

    private final int usualCapacity;
    private byte[] buffer;
    private int start;
    private int opened;
    private int position;
    private int sequence;

    /// @param usualCapacity the size that the buffer has when it holds little
    public PacketWriter(int usualCapacity) {
        this.usualCapacity = usualCapacity;
        this.buffer = new byte[usualCapacity];
    }

    /// The number of the next frame, modulo 256.
    public void sequence(int next) {
        sequence = next & 0xFF;
    }

    public int sequence() {
        return sequence;
    }

    public PacketWriter begin() {
        ensure(HEADER);
        opened = position;
        position += HEADER;
        return this;
    }

    /// Completes the packet that was begun.
    public void end() {
        int length = position - opened - HEADER;
        if (length >= MAX_FRAME) {
            split(length);
            return;
        }
        header(opened, length);
        opened = position;
    }

    /// Drops the packet that was begun.
    public void abandon() {
        position = opened;
    }

    /// Adds packets that were framed before, numbers included.
    ///
    /// @param nextSequence the number of the frame that follows them
    public void frames(byte[] framed, int nextSequence) {
        bytes(framed);
        opened = position;
        sequence = nextSequence;
    }

    // Makes room for a header before each further frame, last one first.
    private void split(int length) {
        int further = length / MAX_FRAME;
        ensure(further * HEADER);
        int first = sequence;
        for (int i = further; i > 0; i--) {
            int from = opened + HEADER + i * MAX_FRAME;
            int size = Math.min(MAX_FRAME, length - i * MAX_FRAME);
            System.arraycopy(buffer, from, buffer, from + i * HEADER, size);
            sequence = first + i & 0xFF;
            header(from + (i - 1) * HEADER, size);
        }
        sequence = first;
        header(opened, MAX_FRAME);
        sequence = first + further + 1 & 0xFF;
        position += further * HEADER;
        opened = position;
    }

    private void header(int at, int length) {
        buffer[at] = (byte) length;
        buffer[at + 1] = (byte) (length >> 8);
        buffer[at + 2] = (byte) (length >> 16);
        buffer[at + 3] = (byte) sequence;
        sequence = sequence + 1 & 0xFF;
    }

    /// Bytes of the payload that was begun and not ended.
    public int payloadLength() {
        return position - opened - HEADER;
    }

    /// Where the payload that was begun starts in [#array].
    public int payloadStart() {
        return opened + HEADER;
    }

    public byte[] array() {
        return buffer;
    }

    /// Where the bytes to be sent begin in [#array].
    public int start() {
        return start;
    }

    /// How many complete bytes there are to be sent.
    public int complete() {
        return opened - start;
    }

    /// Forgets the first bytes of what is complete: they have been sent.
    public void sent(int count) {
        start += count;
        if (start == position) {
            start = 0;
            opened = 0;
            position = 0;
        }
    }

    /// Gives back the memory of large packets, if all has been sent.
    public void trim() {
        if (position == 0 && buffer.length > usualCapacity) {
            buffer = new byte[usualCapacity];
        }
    }

    public PacketWriter int1(int value) {
        ensure(1);
        buffer[position++] = (byte) value;
        return this;
    }

    public PacketWriter int2(int value) {
        ensure(2);
        buffer[position] = (byte) value;
        buffer[position + 1] = (byte) (value >> 8);
        position += 2;
        return this;
    }

    public PacketWriter int3(int value) {
        int2(value);
        return int1(value >> 16);
    }

    public PacketWriter int4(int value) {
        int2(value);
        return int2(value >> 16);
    }

    public PacketWriter int8(long value) {
        int4((int) value);
        return int4((int) (value >> 32));
    }

    public PacketWriter zeros(int count) {
        ensure(count);
        Arrays.fill(buffer, position, position + count, (byte) 0);
        position += count;
        return this;
    }

    /// Makes `count` zero bytes whose bits [#setBit] can set.
    ///
    /// @return their place, valid until the packet ends
    public int bitmap(int count) {
        zeros(count);
        return position - opened - count;
    }

    public void setBit(int bitmap, int bit) {
        buffer[opened + bitmap + (bit >> 3)] |= (byte) (1 << (bit & 7));
    }

    /// A length-encoded integer; the 64 bits are taken without a sign.
    public PacketWriter lenenc(long value) {
        if (value >= 0 && value < 0xFB) {
            return int1((int) value);
        }
        if (value >= 0 && value <= 0xFFFF) {
            return int1(0xFC).int2((int) value);
        }
        if (value >= 0 && value <= 0xFF_FFFF) {
            return int1(0xFD).int3((int) value);
        }
        return int1(0xFE).int8(value);
    }

    public PacketWriter bytes(byte[] value) {
        return bytes(value, 0, value.length);
    }

    public PacketWriter bytes(byte[] value, int from, int length) {
        ensure(length);
        System.arraycopy(value, from, buffer, position, length);
        position += length;
        return this;
    }

    public PacketWriter lenencBytes(byte[] value) {
        lenenc(value.length);
        return bytes(value);
    }

    public PacketWriter zeroEnded(byte[] value) {
        bytes(value);
        return int1(0);
    }

    public PacketWriter string(String text, Charset charset) {
        return bytes(text.getBytes(charset));
    }

    /// A length-encoded string. Short ASCII text, the usual case, is copied without an array in between.
    public PacketWriter lenencString(String text, Charset charset) {
        int length = text.length();
        if (length <= SHORT_TEXT && isAsciiSuperset(charset)) {
            ensure(length + 1);
            int to = position + 1;
            int i = 0;
            while (i < length && text.charAt(i) < 0x80) {
                buffer[to + i] = (byte) text.charAt(i);
                i++;
            }
            if (i == length) {
                buffer[position] = (byte) length;
                position = to + length;
                return this;
            }
        }
        return lenencBytes(LongText.encode(text, charset));
    }

    /// A length-encoded string of decimal digits, with the given least number of digits (ZEROFILL).
    public PacketWriter lenencNumber(long value, int leastDigits) {
        if (value == Long.MIN_VALUE || leastDigits > LONGEST_NUMBER) {
            return lenencString(
                    padded(Long.toString(value), leastDigits), StandardCharsets.US_ASCII);
        }
        ensure(LONGEST_NUMBER + 2);
        long rest = Math.abs(value);
        int length = Math.max(digits(rest), leastDigits) + (value < 0 ? 1 : 0);
        buffer[position] = (byte) length;
        for (int at = position + length; at > position; at--) {
            long tenth = rest / 10;
            buffer[at] = (byte) ('0' + (rest - tenth * 10));
            rest = tenth;
        }
        if (value < 0) {
            buffer[position + 1] = '-';
        }
        position += 1 + length;
        return this;
    }

    private static String padded(String number, int leastDigits) {
        String sign = number.startsWith("-") ? "-" : "";
        String digits = number.substring(sign.length());
        return sign + "0".repeat(Math.max(0, leastDigits - digits.length())) + digits;
    }

    private static int digits(long value) {
        int count = 1;
        for (long power = 10; value >= power; power *= 10) {
            count++;
            if (count == 19) {
                break;
            }
        }
        return count;
    }

    private static boolean isAsciiSuperset(Charset charset) {
        return charset == StandardCharsets.UTF_8
                || charset == StandardCharsets.US_ASCII
                || charset == StandardCharsets.ISO_8859_1;
    }

    private void ensure(int more) {
        if (buffer.length - position < more) {
            grow(more);
        }
    }

    private void grow(int more) {
        if (start > 0) { // what was sent makes room first
            System.arraycopy(buffer, start, buffer, 0, position - start);
            position -= start;
            opened -= start;
            start = 0;
        }
        if (buffer.length - position < more) {
            long wanted = Math.max((long) position + more, buffer.length * 2L);
            if ((long) position + more > Integer.MAX_VALUE - 64) {
                throw new MalformedPacket("a packet beyond 2 GiB");
            }
            buffer = Arrays.copyOf(buffer, (int) Math.min(wanted, Integer.MAX_VALUE - 64));
        }
    }
}
