package dev.quell.storage.lock;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/// Waits for rows and gaps since the start: InnoDB's `row_lock` status variables. Safe for all threads.
public final class WaitStatistics {
    private static final long NANOS_A_MILLISECOND = 1_000_000;

    private final AtomicInteger now = new AtomicInteger();
    private final LongAdder waits = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAccumulator longest = new LongAccumulator(Math::max, 0);

    void begin() {
        waits.increment();
        now.incrementAndGet();
    }

    void end(long tookNanos) {
        now.decrementAndGet();
        nanos.add(tookNanos);
        longest.accumulate(tookNanos);
    }

    /// How many wait at the moment.
    public int now() {
        return now.get();
    }

    /// How many have waited, those who still do among them.
    public long waits() {
        return waits.sum();
    }

    /// How long they have waited together, without those who still do.
    public long millis() {
        return nanos.sum() / NANOS_A_MILLISECOND;
    }

    public long longestMillis() {
        return longest.get() / NANOS_A_MILLISECOND;
    }

    public long averageMillis() {
        long ended = waits() - now();
        return ended <= 0 ? 0 : millis() / ended;
    }
}
