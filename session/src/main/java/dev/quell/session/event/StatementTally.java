package dev.quell.session.event;

/// A sum over statements. Its latch is held for additions only. Safe for all threads.
public final class StatementTally {
    private final LatencyHistogram histogram = new LatencyHistogram();
    private final WorkCounts work = new WorkCounts();
    private long count;
    private long nanos;
    private long least = Long.MAX_VALUE;
    private long most;
    private long lockNanos;
    private long errors;
    private long warnings;
    private long affected;
    private long sent;
    private long noIndex;

    synchronized void add(StatementEvent event) {
        long took = event.nanos();
        count++;
        nanos += took;
        least = Math.min(least, took);
        most = Math.max(most, took);
        histogram.add(took);
        lockNanos += event.lockNanos();
        errors += event.error().isPresent() ? 1 : 0;
        warnings += event.warnings();
        affected += event.affected();
        sent += event.sent();
        work.add(event.work());
        noIndex += event.work().usedNoIndex() ? 1 : 0;
    }

    synchronized void addTo(StatementTally sum) {
        sum.count += count;
        sum.nanos += nanos;
        sum.least = Math.min(sum.least, least);
        sum.most = Math.max(sum.most, most);
        sum.histogram.add(histogram);
        sum.lockNanos += lockNanos;
        sum.errors += errors;
        sum.warnings += warnings;
        sum.affected += affected;
        sum.sent += sent;
        sum.work.add(work);
        sum.noIndex += noIndex;
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
        return count == 0 ? 0 : nanos / count;
    }

    public long lockNanos() {
        return lockNanos;
    }

    public long errors() {
        return errors;
    }

    public long warnings() {
        return warnings;
    }

    public long affected() {
        return affected;
    }

    public long sent() {
        return sent;
    }

    /// How many of them read a table from one end to the other.
    public long usedNoIndex() {
        return noIndex;
    }

    public WorkCounts work() {
        return work;
    }

    public LatencyHistogram histogram() {
        return histogram;
    }
}
