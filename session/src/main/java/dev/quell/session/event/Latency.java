package dev.quell.session.event;

/// How often something was done and how long that took. Written by one thread at a time; others may look, and see numbers at most a
/// moment old.
public final class Latency {
    private volatile long count;
    private long nanos;
    private long least = Long.MAX_VALUE;
    private long most;

    /// One more, which took so long.
    public void add(long took) {
        nanos += took;
        least = Math.min(least, took);
        most = Math.max(most, took);
        count++; // one writer; publishes the others
    }

    /// Adds others up.
    public void add(Latency more) {
        long times = more.count;
        nanos += more.nanos;
        least = Math.min(least, more.least);
        most = Math.max(most, more.most);
        count += times; // one writer
    }

    public long count() {
        return count;
    }

    public long nanos() {
        return nanos;
    }

    public long leastNanos() {
        return count == 0 ? 0 : least;
    }

    public long mostNanos() {
        return most;
    }

    public long averageNanos() {
        long times = count;
        return times == 0 ? 0 : nanos / times;
    }
}
