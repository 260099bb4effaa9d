package dev.quell.storage.store;

import java.util.Arrays;
import java.util.List;

/// What a [Page] holds at one time: every key of the store from the page's low end up to `high`, in order, each with its value.
/// Never changed once it is made, so it is read without a latch.
final class Image {
    /// Bytes of the version number at the end of a key; the keys of one record differ only in these.
    static final int NUMBER_BYTES = 8;

    private static final int OVERHEAD_OF_KEY = 48;

    private final byte[] high;
    private final byte[][] keys;
    private final byte[][] values;
    private final int bytes;

    Image(byte[] high, byte[][] keys, byte[][] values, int bytes) {
        this.high = high;
        this.keys = keys;
        this.values = values;
        this.bytes = bytes;
    }

    /// A change of one key.
    ///
    /// @param value empty array and `deleted` if the key is to go
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Change(byte[] key, byte[] value, boolean deleted) {}

    /// The first key that is not in the page any more.
    byte[] high() {
        return high;
    }

    int size() {
        return keys.length;
    }

    /// Memory that keys and values take, roughly.
    int bytes() {
        return bytes;
    }

    byte[] key(int i) {
        return keys[i];
    }

    byte[] value(int i) {
        return values[i];
    }

    static int bytesOf(byte[] key, byte[] value) {
        return key.length + value.length + OVERHEAD_OF_KEY;
    }

    /// True if the key lies before the high end.
    boolean isBelowHigh(byte[] key, int length) {
        return Arrays.compareUnsigned(key, 0, length, high, 0, high.length) < 0;
    }

    /// The place of the first key that is not before the given one; [#size] if there is none.
    int ceiling(byte[] key, int length) {
        return ceiling(keys, keys.length, key, length);
    }

    private static int ceiling(byte[][] keys, int count, byte[] key, int length) {
        int from = 0;
        int to = count;
        while (from < to) {
            int middle = (from + to) >>> 1;
            byte[] candidate = keys[middle];
            if (Arrays.compareUnsigned(candidate, 0, candidate.length, key, 0, length) < 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    /// This image with some changes made, in their order.
    Image with(List<Change> changes) {
        var newKeys = new byte[keys.length + changes.size()][];
        var newValues = new byte[newKeys.length][];
        System.arraycopy(keys, 0, newKeys, 0, keys.length);
        System.arraycopy(values, 0, newValues, 0, keys.length);
        int count = keys.length;
        int newBytes = bytes;
        for (Change change : changes) {
            byte[] key = change.key();
            int at = ceiling(newKeys, count, key, key.length);
            boolean present = at < count && Arrays.equals(newKeys[at], key);
            if (present) {
                newBytes -= bytesOf(key, newValues[at]);
            }
            int step = change.deleted() ? (present ? -1 : 0) : (present ? 0 : 1);
            if (step != 0) {
                int from = step < 0 ? at + 1 : at;
                System.arraycopy(newKeys, from, newKeys, from + step, count - from);
                System.arraycopy(newValues, from, newValues, from + step, count - from);
                count += step;
            }
            if (!change.deleted()) {
                newKeys[at] = key;
                newValues[at] = change.value();
                newBytes += bytesOf(key, change.value());
            }
        }
        if (count == newKeys.length) {
            return new Image(high, newKeys, newValues, newBytes);
        }
        return new Image(
                high, Arrays.copyOf(newKeys, count), Arrays.copyOf(newValues, count), newBytes);
    }

    /// The place nearest to the middle where one record ends and another begins; 0 if there is only one record.
    int middle() {
        int half = keys.length / 2;
        for (int distance = 0; distance <= half; distance++) {
            if (isBoundary(half + distance)) {
                return half + distance;
            }
            if (isBoundary(half - distance)) {
                return half - distance;
            }
        }
        return 0;
    }

    private boolean isBoundary(int at) {
        return at > 0 && at < keys.length && !isSameRecord(keys[at - 1], keys[at], keys[at].length);
    }

    /// The key of the record, without the version number, at a place.
    byte[] record(int at) {
        return Arrays.copyOf(keys[at], keys[at].length - NUMBER_BYTES);
    }

    static boolean isSameRecord(byte[] key, byte[] other, int otherLength) {
        int length = key.length - NUMBER_BYTES;
        return key.length == otherLength && Arrays.equals(key, 0, length, other, 0, length);
    }

    /// The keys of a stretch of places, up to a new high end.
    Image part(int from, int to, byte[] newHigh) {
        byte[][] partKeys = Arrays.copyOfRange(keys, from, to);
        byte[][] partValues = Arrays.copyOfRange(values, from, to);
        int partBytes = 0;
        for (int i = 0; i < partKeys.length; i++) {
            partBytes += bytesOf(partKeys[i], partValues[i]);
        }
        return new Image(newHigh, partKeys, partValues, partBytes);
    }
}
