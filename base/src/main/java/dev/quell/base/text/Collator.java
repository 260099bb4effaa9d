package dev.quell.base.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Compares, hashes and makes sort keys of strings as one [Collation] says. Safe for use by any thread.
///
/// The three agree: `compare(a, b) == 0` exactly if the sort keys are equal, and then the hashes are equal; the order of
/// `compare` is the unsigned byte order of the sort keys.
public interface Collator {
    /// The collator of a collation.
    static Collator of(Collation collation) {
        return collation.collator();
    }

    int compare(String left, String right);

    boolean equal(String left, String right);

    int hash(String text);

    /// Whether LIKE takes two characters for the same.
    boolean sameCharacter(int left, int right);

    /// Appends the sort key; the key has no end mark and may contain any byte.
    void appendSortKey(String text, SortKey into);

    /// The weights alone, one after the other, as WEIGHT_STRING() shows them.
    byte[] weights(String text);

    /// The sort key alone.
    default byte[] sortKey(String text) {
        var key = new SortKey();
        appendSortKey(text, key);
        return key.toByteArray();
    }

    /// A growing row of bytes; one may be used for key after key.
    final class SortKey {
        private static final VarHandle LONG =
                MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

        private static final int ASCII_END = 0x80;

        private byte[] bytes = new byte[64];
        private int length;

        /// Adds numbers of 16 bits, the high byte first.
        void addAll(char[] numbers) {
            if (bytes.length - length < numbers.length * 2) {
                bytes = Arrays.copyOf(bytes, (length + numbers.length) * 2);
            }
            for (char number : numbers) {
                bytes[length++] = (byte) (number >> 8);
                bytes[length++] = (byte) number;
            }
        }

        public void add(int value) {
            room(1);
            bytes[length++] = (byte) value;
        }

        /// Adds two bytes, the higher one first.
        public void addShort(int value) {
            room(Short.BYTES);
            bytes[length++] = (byte) (value >> Byte.SIZE);
            bytes[length++] = (byte) value;
        }

        /// Adds the weights of the ASCII characters that a text goes on with, as far as each has exactly one.
        ///
        /// @return where the first other character stands
        int addAscii(String text, int from, LevelWeights weights) {
            room(Short.BYTES * (text.length() - from));
            byte[] into = bytes;
            int to = length;
            int at = from;
            for (; at < text.length(); at++) {
                char c = text.charAt(at);
                int weight = c < ASCII_END ? weights.ascii(c) : 0;
                if (weight == 0) {
                    break;
                }
                into[to] = (byte) (weight >> Byte.SIZE);
                into[to + 1] = (byte) weight;
                to += Short.BYTES;
            }
            length = to;
            return at;
        }

        /// Adds eight bytes, the highest one first.
        public void addLong(long value) {
            room(Long.BYTES);
            LONG.set(bytes, length, value);
            length += Long.BYTES;
        }

        private void room(int more) {
            if (length + more > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(length + more, length * 2));
            }
        }

        /// Turns round every bit from a place on.
        public void invert(int from) {
            for (int i = from; i < length; i++) {
                bytes[i] = (byte) ~bytes[i];
            }
        }

        /// Adds another byte to each zero from a place on, so that a lone zero may mark the end.
        public void escapeZeros(int from, int escape) {
            int zeros = 0;
            for (int i = from; i < length; i++) {
                zeros += bytes[i] == 0 ? 1 : 0;
            }
            room(zeros);
            int read = length;
            length += zeros;
            for (int write = length; write > read; ) {
                byte each = bytes[--read];
                if (each == 0) {
                    bytes[--write] = (byte) escape;
                }
                bytes[--write] = each;
            }
        }

        /// Compares with another key, byte by byte without signs.
        public int compareTo(byte[] other) {
            return Arrays.compareUnsigned(bytes, 0, length, other, 0, other.length);
        }

        public int length() {
            return length;
        }

        /// Forgets the bytes from `newLength` on.
        public void truncate(int newLength) {
            length = Math.min(length, newLength);
        }

        public byte[] toByteArray() {
            return Arrays.copyOf(bytes, length);
        }
    }
}
