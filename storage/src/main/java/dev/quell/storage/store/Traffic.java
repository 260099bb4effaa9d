package dev.quell.storage.store;

import java.util.concurrent.atomic.LongAdder;

/// What has gone to the store's log since the start. Safe for all threads.
public final class Traffic {
    private final LongAdder writes = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder flushes = new LongAdder();
    private final LongAdder syncs = new LongAdder();
    private final LongAdder syncNanos = new LongAdder();

    /// A batch was written.
    void wrote(long size) {
        writes.increment();
        bytes.add(size);
    }

    /// The log was handed to the operating system.
    void flushed() {
        flushes.increment();
    }

    /// The log was made durable, which took so long.
    void synced(long nanos) {
        flushes.increment();
        syncs.increment();
        syncNanos.add(nanos);
    }

    /// Batches written.
    public long writes() {
        return writes.sum();
    }

    /// Bytes written, what the log adds to them not counted.
    public long bytes() {
        return bytes.sum();
    }

    /// How often the log was handed to the operating system.
    public long flushes() {
        return flushes.sum();
    }

    /// How often the disk was waited for.
    public long syncs() {
        return syncs.sum();
    }

    /// How long.
    public long syncNanos() {
        return syncNanos.sum();
    }
}
