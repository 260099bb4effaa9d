package dev.quell.storage.store;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitPoint;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Keeps a few cursors over the ROWS area, because making one costs more than using it. Safe for all threads.
public final class CursorPool implements AutoCloseable {
    private static final int KEPT = 32;

    private final Store store;
    private final ArrayDeque<StoreCursor> idle = new ArrayDeque<>();
    private final Set<StoreCursor> inUse = ConcurrentHashMap.newKeySet();
    private final AtomicLong epoch = new AtomicLong(1);
    private boolean closed;

    public CursorPool(Store store) {
        this.store = store;
    }

    /// A cursor that sees all that was written before this call. Give it back with [#release].
    public StoreCursor acquire() {
        StoreCursor cursor = poll();
        if (cursor == null) {
            cursor = store.rows();
        }
        cursor.epoch(epoch.get());
        inUse.add(cursor);
        // Only now, so that whoever begins an epoch finds this cursor, or else it sees what was
        // written before that.
        cursor.refresh();
        cursor.unbounded();
        return cursor;
    }

    /// Begins a new epoch: cursors acquired from now on see all that was written so far.
    ///
    /// @return its number
    public long nextEpoch() {
        return epoch.incrementAndGet();
    }

    /// The epoch in which the oldest cursor in use was acquired; the present one if none is.
    public long oldestEpoch() {
        long oldest = epoch.get();
        for (StoreCursor cursor : inUse) {
            oldest = Math.min(oldest, cursor.epoch());
        }
        return oldest;
    }

    private synchronized @Nullable StoreCursor poll() {
        return idle.pollLast();
    }

    public void release(StoreCursor cursor) {
        inUse.remove(cursor);
        synchronized (this) {
            if (!closed && idle.size() < KEPT) {
                idle.addLast(cursor);
                return;
            }
        }
        cursor.close();
    }

    /// Closes the idle cursors, which otherwise hold on to files and memory that nobody needs any more.
    public void trim() {
        while (true) {
            StoreCursor cursor = poll();
            if (cursor == null) {
                return;
            }
            cursor.close();
        }
    }

    /// Closes the idle cursors, and those in use as they come back.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        trim();
    }

    /// Waits until no cursor is in use.
    ///
    /// @return false if some still are at the deadline; the store must stay open for them
    public boolean drain(Deadline deadline) {
        var nobody = new Cancellation();
        while (!inUse.isEmpty() && deadline.nanosLeft() > 0) {
            WaitPoint.pause(nobody, Deadline.after(Duration.ofMillis(5)));
        }
        return inUse.isEmpty();
    }
}
