package dev.quell.storage.lock;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitPoint;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Where writers of new records and scans that lock gaps meet, one for each table.
///
/// ```text
///   writer   enter → are my keys free of gaps? → write → leave
///   scan     publish the gap → has anyone entered since I last looked? → wait until they have left, look again
/// ```
/// Whoever enters after a gap was published finds it; whoever entered before is seen by the scan. So no record comes into a
/// locked gap unseen, and neither side holds a latch while it writes or reads. Safe for all threads.
public final class InsertGate {
    private static final int SPINS = 50;
    private static final Duration PAUSE = Duration.ofNanos(50_000);

    private final AtomicLong entries = new AtomicLong();
    private final Set<Writer> writers = ConcurrentHashMap.newKeySet();

    /// One statement that writes new records. Of one thread.
    public static final class Writer implements AutoCloseable {
        private final InsertGate gate;
        private final Locker locker;
        // Odd while inside.
        private volatile long passages;
        private long entered;
        private volatile boolean abandoned;

        Writer(InsertGate gate, Locker locker) {
            this.gate = gate;
            this.locker = locker;
        }

        /// Goes in; what is written until [#leave] is waited for by whoever publishes a gap.
        @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, many readers
        public void enter() {
            passages++;
            gate.entries.incrementAndGet();
            entered++;
        }

        @SuppressWarnings("NonAtomicVolatileUpdate")
        public void leave() {
            passages++;
        }

        private boolean isAt(long passage) {
            return passages == passage && !abandoned;
        }

        /// How often it went in.
        public long entered() {
            return entered;
        }

        @Override
        public void close() {
            gate.writers.remove(this);
        }
    }

    public Writer writer(Locker locker) {
        var writer = new Writer(this, locker);
        writers.add(writer);
        return writer;
    }

    /// How often anyone went in so far.
    public long entries() {
        return entries.get();
    }

    /// True if nobody is inside.
    public boolean isQuiet() {
        for (Writer writer : writers) {
            if ((writer.passages & 1) != 0) {
                return false;
            }
        }
        return true;
    }

    /// The locker's thread is stuck, maybe inside. What it will write carries the stamp of a transaction that was rolled back, so
    /// nobody needs to wait for it.
    void abandon(Locker locker) {
        for (Writer writer : writers) {
            if (writer.locker == locker) {
                writer.abandoned = true;
                writers.remove(writer);
            }
        }
    }

    /// Waits until all who are inside now have left: a cursor refreshed after this sees what they wrote.
    ///
    /// @return the entries that are over
    /// @throws dev.quell.base.error.SqlError the stop reason's
    public long settle(Cancellation cancellation) {
        long seen = entries.get();
        for (Writer writer : writers) {
            long passage = writer.passages;
            for (int i = 0; (passage & 1) != 0 && writer.isAt(passage); i++) {
                cancellation.check();
                pause(cancellation, i);
            }
        }
        return seen;
    }

    private static void pause(Cancellation cancellation, int round) {
        if (round < SPINS) {
            Thread.onSpinWait();
        } else {
            WaitPoint.pause(cancellation, Deadline.after(PAUSE));
        }
    }
}
