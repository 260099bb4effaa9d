package dev.quell.app;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.StopReason;
import dev.quell.base.stop.WaitPoint;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Has dead objects collected before the heap grows for them. The serial collector enlarges the old generation rather than look
/// at it, up to the maximum of the heap: what a load of changes leaves there would take memory for good.
///
/// Once a second it looks how much larger the heap has become since it was last collected. A little is collected when no statement
/// has been at work for some time, because nobody runs while it is; much at once.
final class HeapWatch implements AutoCloseable {
    /// Growth that waits until it is quiet.
    static final long LITTLE = 128L << 20;

    /// Growth that does not.
    static final long MUCH = 1L << 30;

    /// So many looks in a row find it quiet.
    static final int LOOKS = 10;

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final LongSupplier size;
    private final BooleanSupplier quiet;
    private final Runnable collection;
    private final Cancellation stop = new Cancellation();
    private long collectedSize;
    private int quietLooks;

    /// @param size bytes that the heap takes now
    /// @param quiet whether no statement is at work
    /// @param collection collects all dead objects; nobody runs meanwhile
    HeapWatch(LongSupplier size, BooleanSupplier quiet, Runnable collection) {
        this.size = size;
        this.quiet = quiet;
        this.collection = collection;
        collectedSize = size.getAsLong();
    }

    /// That of this process.
    static HeapWatch ofProcess(BooleanSupplier quiet) {
        return new HeapWatch(Runtime.getRuntime()::totalMemory, quiet, System::gc);
    }

    /// Looks from now on, on a thread of its own.
    void start() {
        Thread.ofPlatform().daemon().name("heap-watch").start(this::run);
    }

    private void run() {
        while (!stop.isCancelled()) {
            WaitPoint.pause(stop, Deadline.after(PERIOD));
            look();
        }
    }

    /// One look.
    void look() {
        quietLooks = quiet.getAsBoolean() ? quietLooks + 1 : 0;
        long grown = size.getAsLong() - collectedSize;
        if (grown > MUCH || (grown > LITTLE && quietLooks >= LOOKS)) {
            collection.run();
            collectedSize = size.getAsLong();
        }
    }

    @Override
    public void close() {
        stop.cancel(new StopReason.Shutdown());
    }
}
