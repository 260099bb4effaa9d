package dev.quell.storage.mvcc;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// From which snapshot on an index, or a table's rows, can be read: a rebuilt table has its rows from the moment of the rebuild
/// only, a new index lacks the versions from before it was built. An older snapshot must not look there: MySQL's error 1412.
///
/// Knows the ranges that came since the server started, for no snapshot is older. Safe for all threads.
public final class RangeBirths {
    private final ConcurrentHashMap<Long, Long> births = new ConcurrentHashMap<>();
    private volatile long latest;

    /// @param snapshot the first that sees all of the ranges; told before anybody can find them in the catalog
    public synchronized void add(Set<Long> ranges, long snapshot) {
        ranges.forEach(range -> births.put(range, snapshot));
        latest = Math.max(latest, snapshot);
    }

    public void remove(Set<Long> ranges) {
        births.keySet().removeAll(ranges);
    }

    /// True if a reader with this snapshot finds all that he should see.
    public boolean isComplete(long range, long snapshot) {
        return snapshot >= latest || births.getOrDefault(range, 0L) <= snapshot;
    }
}
