package dev.quell.storage.store;

/// Decides which keys are worth being read into the [BufferPool]: those whose neighbourhood was missed before. What is asked for once
/// only, as in a walk over the whole of a large table, is not. Where room is scarce it takes more misses, and the more so the
/// more pages had to go before anybody came back to them.
///
/// Counts in a small table by hash; not exact, and under races less so. Safe for all threads.
final class Admission {
    private static final int SLOTS = 1 << 16;
    private static final byte DETERRED = -100;
    private static final int MISSES = 2;
    private static final int LEAST_MISSES_WHERE_SCARCE = 8;
    private static final int MOST_MISSES = 120;

    private final byte[] misses = new byte[SLOTS];
    private int untilAged = SLOTS;
    private volatile int missesWhereScarce = LEAST_MISSES_WHERE_SCARCE;

    /// Counts a miss.
    ///
    /// @param scarce true if room is scarce, so that others would have to go
    boolean admits(byte[] key, boolean scarce) {
        if (--untilAged <= 0) {
            age();
        }
        int slot = slot(key);
        int count = misses[slot] + 1;
        boolean admitted = count >= (scarce ? missesWhereScarce : MISSES);
        // The neighbours have to earn their own place.
        misses[slot] = (byte) (admitted && scarce ? 0 : Math.min(count, MOST_MISSES));
        return admitted;
    }

    /// Learns from a page that had to go. By one thread at a time.
    ///
    /// @param wasUsed whether anybody came back to it since it was read in
    void evicted(boolean wasUsed) {
        int next = missesWhereScarce + (wasUsed ? -1 : 1);
        missesWhereScarce = Math.clamp(next, LEAST_MISSES_WHERE_SCARCE, MOST_MISSES);
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
