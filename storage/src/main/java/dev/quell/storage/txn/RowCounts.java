package dev.quell.storage.txn;

import dev.quell.storage.store.Area;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.Store;
import dev.quell.storage.store.StoreBatch;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// How many rows each table has, by counting what commits. An estimate: after a crash it goes on from the last saved figures.
/// Safe for all threads.
public final class RowCounts {
    private static final byte[] KEY = {'r'};

    private final ConcurrentHashMap<Long, AtomicLong> counts = new ConcurrentHashMap<>();

    public void add(long tableId, long rows) {
        counts.computeIfAbsent(tableId, _ -> new AtomicLong()).addAndGet(rows);
    }

    /// At least 0.
    public long of(long tableId) {
        AtomicLong count = counts.get(tableId);
        return count == null ? 0 : Math.max(0, count.get());
    }

    public void forget(long tableId) {
        counts.remove(tableId);
    }

    /// The counts as last saved.
    public static RowCounts load(Store store) {
        var counts = new RowCounts();
        byte[] saved = store.get(KEY).orElse(new byte[0]);
        for (int at = 0; at < saved.length; at += 16) {
            counts.add(Bytes.longAt(saved, at), Bytes.longAt(saved, at + 8));
        }
        return counts;
    }

    public void save(Store store) {
        var bytes = new Bytes();
        counts.forEach((table, count) -> bytes.addLong(table).addLong(count.get()));
        store.write(new StoreBatch().put(Area.META, KEY, bytes.toArray()));
    }
}
