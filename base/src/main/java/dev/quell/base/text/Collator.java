package dev.quell.base.text;

/// Compares, hashes and makes sort keys of strings as one [Collation] says. Safe for use by any thread.
///
/// The three agree: `compare(a, b) == 0` exactly if the sort keys are equal, and then the hashes are equal; the order of
/// `compare` is the unsigned byte order of the sort keys.
public interface Collator {
    /// The collator of a collation.
    static Collator of(Collation collation) {
        return Collators.of(collation);
    }

    int compare(String left, String right);

    boolean equal(String left, String right);

    int hash(String text);

    /// Whether LIKE takes two characters for the same.
    boolean sameCharacter(int left, int right);

    /// Appends the sort key; the key has no end mark and may contain any byte.
    void appendSortKey(String text, SortKey into);

    /// The sort key alone.
    default byte[] sortKey(String text) {
        var key = new SortKey();
        appendSortKey(text, key);
        return key.toByteArray();
    }

    /// A growing row of bytes.
    final class SortKey {
        private byte[] bytes = new byte[32];
        private int length;

        /// Adds numbers of 16 bits, the high byte first.
        void addAll(char[] numbers) {
            if (bytes.length - length < numbers.length * 2) {
                bytes = java.util.Arrays.copyOf(bytes, (length + numbers.length) * 2);
            }
            for (char number : numbers) {
                bytes[length++] = (byte) (number >> 8);
                bytes[length++] = (byte) number;
            }
        }

        public void add(int value) {
            if (length == bytes.length) {
                bytes = java.util.Arrays.copyOf(bytes, length * 2);
            }
            bytes[length++] = (byte) value;
        }

        public int length() {
            return length;
        }

        /// Forgets the bytes from `newLength` on.
        public void truncate(int newLength) {
            length = Math.min(length, newLength);
        }

        public byte[] toByteArray() {
            return java.util.Arrays.copyOf(bytes, length);
        }
    }
}
