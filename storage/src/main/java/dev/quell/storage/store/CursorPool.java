package dev.quell.storage.store;

import dev.quell.base.stop.Tenure;
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
    private long requests;
    private long reads;
    private long bytesRead;

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
        cursor.usedBy(Tenure.current());
        inUse.add(cursor);
        // Only now, so that whoever begins an epoch finds this cursor, or else it sees what was
        // written before that.
        cursor.refresh();
        cursor.unbounded();
        return cursor;
    }

    /// A second cursor for whoever has one. If it is refused, the first goes back: its holder does not come to be.
    public StoreCursor acquireBeside(StoreCursor first) {
        try {
            return acquire();
        } catch (RuntimeException | Error refused) {
            release(first);
            throw refused;
        }
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

    /// How many cursors are in use.
    public int inUse() {
        return inUse.size();
    }

    private synchronized @Nullable StoreCursor poll() {
        return idle.pollLast();
    }

    public void release(StoreCursor cursor) {
        inUse.remove(cursor);
        cursor.usedBy(Tenure.NONE);
        synchronized (this) {
            requests += cursor.takeRequests();
            reads += cursor.takeReads();
            bytesRead += cursor.takeBytesRead();
            if (!closed && idle.size() < KEPT && cursor.isReusable()) {
                idle.addLast(cursor);
                return;
            }
        }
        cursor.close();
    }

    /// What cursors that came back have read.
    ///
    /// @param requests pages of the buffer pool that were asked for
    /// @param fromStore how often what was asked for was not in memory
    /// @param bytes of the pages that were read in then
    public record Reads(long requests, long fromStore, long bytes) {}

    /// What was read since the start.
    public synchronized Reads reads() {
        return new Reads(requests, reads, bytesRead);
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
}
