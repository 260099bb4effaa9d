package dev.quell.storage.store;

/// Decides which keys are worth being read into the [BufferPool]: those whose neighbourhood was missed before. What is asked for once
/// only, as in a walk over the whole of a large table, is not.
///
/// Counts in a small table by hash; not exact, and under races less so. Safe for all threads.
final class Admission {
    private static final int SLOTS = 1 << 16;
    private static final byte DETERRED = -100;

    private final byte[] misses = new byte[SLOTS];
    private int untilAged = SLOTS;

    /// Counts a miss.
    ///
    /// @param scarce true if room is scarce, so that others would have to go
    boolean admits(byte[] key, boolean scarce) {
        if (--untilAged <= 0) {
            age();
        }
        int slot = slot(key);
        int count = misses[slot] + 1;
        if (count < Byte.MAX_VALUE) {
            misses[slot] = (byte) count;
        }
        return count >= (scarce ? 8 : 2);
    }

    void deter(byte[] key) {
        misses[slot(key)] = DETERRED;
    }

    private void age() {
        untilAged = SLOTS;
        for (int i = 0; i < SLOTS; i++) {
            misses[i] /= 2;
        }
    }

    // Keys that differ in their last byte only are neighbours.
    private static int slot(byte[] key) {
        int hash = 0;
        for (int i = 0; i < key.length - 1; i++) {
            hash = 31 * hash + key[i];
        }
        return (hash ^ (hash >>> 16)) & (SLOTS - 1);
    }
}
