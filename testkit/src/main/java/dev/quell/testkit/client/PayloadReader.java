package dev.quell.testkit.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads the fields of one packet's payload, from its start.
final class PayloadReader {
    private final byte[] bytes;
    private int position;

    PayloadReader(byte[] bytes, int position) {
        this.bytes = bytes;
        this.position = position;
    }

    int unsigned(int size) {
        int value = 0;
        for (int i = 0; i < size; i++) {
            value |= (bytes[position++] & 0xFF) << (8 * i);
        }
        return value;
    }

    long lengthEncoded() {
        int first = unsigned(1);
        return switch (first) {
            case 0xFC -> unsigned(2);
            case 0xFD -> unsigned(3);
            case 0xFE -> (unsigned(4) & 0xFFFF_FFFFL) | ((long) unsigned(4) << 32);
            default -> first;
        };
    }

    /// A length-encoded string; null for the NULL of a text row.
    @Nullable String lengthEncodedText() {
        if ((bytes[position] & 0xFF) == 0xFB) {
            position++;
            return null;
        }
        return text((int) lengthEncoded());
    }

    String text(int length) {
        var text = new String(bytes, position, length, UTF_8);
        position += length;
        return text;
    }

    byte[] bytes(int length) {
        var copy = Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return copy;
    }

    /// Up to the next zero byte, which is passed over.
    String zeroTerminated() {
        int end = position;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        var text = text(end - position);
        position = Math.min(position + 1, bytes.length);
        return text;
    }

    String rest() {
        return text(bytes.length - position);
    }

    boolean hasMore() {
        return position < bytes.length;
    }

    void skip(int count) {
        position += count;
    }
}
