package dev.quell.storage.lock;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs of keys, each from a first to a last one, in the order in which a scan meets them. A run costs nothing by its length;
/// runs that are over are kept with the bytes they share with the one before left out, a few bytes each, so that a scan which
/// locks every other row of a large table stays small. Guarded by its owner.
final class KeyRuns {
    private static final int BLOCK_BYTES = 2_048;

    private final boolean descending;
    // Blocks of closed runs; each begins with a whole key, which is also its entry in `starts`.
    private final List<byte[]> blocks = new ArrayList<>();
    private final List<byte[]> starts = new ArrayList<>();
    private byte[] filling = new byte[BLOCK_BYTES];
    private int filled;
    private byte[] previous = {};

    private byte @Nullable [] first;
    private byte @Nullable [] last;
    private boolean broken;

    /// @param descending true if keys come from the largest to the smallest
    KeyRuns(boolean descending) {
        this.descending = descending;
    }

    /// Takes a key into the present run; begins one after [#breakOff].
    void add(byte[] key) {
        if (broken && first != null) {
            close(first, last);
            first = null;
        }
        broken = false;
        if (first == null) {
            first = key;
        }
        last = key;
    }

    /// What comes next is not of the present run.
    void breakOff() {
        broken = true;
    }

    boolean isEmpty() {
        return first == null;
    }

    /// Bytes kept for runs that are over.
    int closedBytes() {
        return blocks.size() * BLOCK_BYTES + filled;
    }

    boolean contains(byte[] key, int length) {
        byte[] begin = first;
        byte[] end = last;
        if (begin == null || end == null) {
            return false;
        }
        if (order(key, length, begin) >= 0) {
            return order(key, length, end) <= 0;
        }
        int block = blockOf(key, length);
        return block >= 0 && isIn(block, key, length);
    }

    private int order(byte[] key, int length, byte[] other) {
        int order = Arrays.compareUnsigned(key, 0, length, other, 0, other.length);
        return descending ? -order : order;
    }

    /// The last block that begins before or at the key.
    private int blockOf(byte[] key, int length) {
        int from = 0;
        int to = starts.size();
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (order(key, length, starts.get(middle)) >= 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from - 1;
    }

    private boolean isIn(int block, byte[] key, int length) {
        boolean present = block == blocks.size();
        byte[] bytes = present ? filling : blocks.get(block);
        int end = present ? filled : bytes.length;
        var reader = new Reader(bytes, end);
        while (reader.next()) {
            if (order(key, length, reader.key()) < 0) {
                return false;
            }
            reader.next();
            if (order(key, length, reader.key()) <= 0) {
                return true;
            }
        }
        return false;
    }

    private void close(byte[] begin, byte @Nullable [] end) {
        byte[] other = end == null ? begin : end;
        if (filled + begin.length + other.length + 12 > filling.length) {
            if (filled > 0) {
                blocks.add(Arrays.copyOf(filling, filled));
            }
            filled = 0;
            previous = new byte[0];
            filling = new byte[Math.max(BLOCK_BYTES, begin.length + other.length + 12)];
        }
        if (filled == 0) {
            starts.add(begin);
        }
        append(begin);
        append(other);
    }

    private void append(byte[] key) {
        int shared = Arrays.mismatch(previous, key);
        shared = shared < 0 ? key.length : shared;
        length(shared);
        length(key.length - shared);
        System.arraycopy(key, shared, filling, filled, key.length - shared);
        filled += key.length - shared;
        previous = key;
    }

    private void length(int value) {
        int rest = value;
        while (rest >= 128) {
            filling[filled++] = (byte) (rest | 128);
            rest >>>= 7;
        }
        filling[filled++] = (byte) rest;
    }

    /// Goes over the keys of a block.
    private static final class Reader {
        private final byte[] bytes;
        private final int end;
        private int at;
        private byte[] key = {};

        Reader(byte[] bytes, int end) {
            this.bytes = bytes;
            this.end = end;
        }

        boolean next() {
            if (at >= end) {
                return false;
            }
            int shared = length();
            int added = length();
            byte[] next = Arrays.copyOf(key, shared + added);
            System.arraycopy(bytes, at, next, shared, added);
            at += added;
            key = next;
            return true;
        }

        private int length() {
            int value = 0;
            int shift = 0;
            while (bytes[at] < 0) {
                value |= (bytes[at++] & 127) << shift;
                shift += 7;
            }
            return value | bytes[at++] << shift;
        }

        byte[] key() {
            return key;
        }
    }
}
