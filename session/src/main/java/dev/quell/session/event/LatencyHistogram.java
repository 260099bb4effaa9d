package dev.quell.session.event;

import java.util.Arrays;

/// How many statements took how long, in MySQL's 450 buckets: 50 for each power of ten, from 10 µs to 10,000 s. Only the buckets
/// between the fastest and the slowest take memory. Not safe for several threads.
public final class LatencyHistogram {
    /// How many buckets there are.
    public static final int BUCKETS = 450;

    private static final int PER_DECADE = 50;
    private static final double FIRST_NANOS = 10_000;

    // Upper ends, in nanoseconds.
    private static final long[] HIGH = new long[BUCKETS];

    static {
        for (int i = 0; i < BUCKETS; i++) {
            HIGH[i] = (long) (FIRST_NANOS * Math.pow(10, (double) i / PER_DECADE));
        }
    }

    private int first;
    private long[] counts = {};

    /// The upper end of a bucket in picoseconds.
    public static long highPicos(int bucket) {
        return (long) (FIRST_NANOS * 1_000 * Math.pow(10, (double) bucket / PER_DECADE));
    }

    /// The lower end of a bucket in picoseconds.
    public static long lowPicos(int bucket) {
        return bucket == 0 ? 0 : highPicos(bucket - 1);
    }

    void add(long nanos) {
        int found = Arrays.binarySearch(HIGH, nanos);
        add(Math.min(BUCKETS - 1, found >= 0 ? found : -found - 1), 1);
    }

    private void add(int bucket, long amount) {
        if (counts.length == 0) {
            first = bucket;
        }
        int from = Math.min(first, bucket);
        int to = Math.max(first + counts.length, bucket + 1);
        if (to - from > counts.length) {
            long[] wider = new long[to - from];
            System.arraycopy(counts, 0, wider, first - from, counts.length);
            counts = wider;
            first = from;
        }
        counts[bucket - first] += amount;
    }

    void add(LatencyHistogram other) {
        for (int i = 0; i < other.counts.length; i++) {
            if (other.counts[i] > 0) {
                add(other.first + i, other.counts[i]);
            }
        }
    }

    /// How many fell into a bucket.
    public long count(int bucket) {
        int index = bucket - first;
        return index < 0 || index >= counts.length ? 0 : counts[index];
    }

    /// The upper end, in picoseconds, of the bucket at which a share of all has been reached; 0 if there is none.
    public long quantilePicos(double share) {
        long all = Arrays.stream(counts).sum();
        long reached = 0;
        for (int i = 0; i < counts.length; i++) {
            reached += counts[i];
            if (reached > 0 && reached >= share * all) {
                return highPicos(first + i);
            }
        }
        return 0;
    }
}
