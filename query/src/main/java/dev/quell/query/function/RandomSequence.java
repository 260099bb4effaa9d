package dev.quell.query.function;

/// The numbers that RAND(seed) gives: MySQL's own generator, so that the same seed gives the same numbers.
final class RandomSequence {
    private static final long MAX = 0x3FFF_FFFFL;

    private long first;
    private long second;

    RandomSequence(long seed) {
        long low = seed & 0xFFFF_FFFFL;
        first = (low * 0x10001L + 55_555_555L & 0xFFFF_FFFFL) % MAX;
        second = (low * 0x1000_0001L & 0xFFFF_FFFFL) % MAX;
    }

    /// At least 0, less than 1.
    double next() {
        first = (first * 3 + second) % MAX;
        second = (first + second + 33) % MAX;
        return (double) first / MAX;
    }
}
