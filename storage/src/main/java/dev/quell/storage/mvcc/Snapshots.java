package dev.quell.storage.mvcc;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The snapshots in use, and the oldest among them: up to it, versions that were replaced can go.
///
/// ```text
///   reader                              advance()
///   ──────                              ─────────
///   holder.snapshot = s = published     fence = min(published, all holders)
///   fence > s ?  take a newer one       limit = min(fence, all holders, looked at again)
/// ```
/// Either the reader sees the fence or the second look sees the reader, so nothing that a reader needs lies below the limit.
public final class Snapshots {
    private static final long NONE = Long.MAX_VALUE;

    private final Set<Holder> holders = ConcurrentHashMap.newKeySet();
    private volatile long published;
    private volatile long fence;
    private volatile long limit;

    /// Someone who may hold one snapshot at a time. Of one thread.
    public static final class Holder {
        private volatile long snapshot = NONE;

        public boolean holds() {
            return snapshot != NONE;
        }

        /// The snapshot: the highest commit number it sees.
        public long snapshot() {
            return snapshot;
        }
    }

    public Snapshots(long published) {
        this.published = published;
        fence = published;
        limit = published;
    }

    public void register(Holder holder) {
        holders.add(holder);
    }

    public void unregister(Holder holder) {
        holder.snapshot = NONE;
        holders.remove(holder);
    }

    /// Takes the newest snapshot.
    public long take(Holder holder) {
        while (true) {
            long newest = published;
            holder.snapshot = newest;
            if (fence <= newest) {
                return newest;
            }
        }
    }

    public void drop(Holder holder) {
        holder.snapshot = NONE;
    }

    /// The commit number up to which commits are visible to new snapshots.
    public long published() {
        return published;
    }

    /// Makes commits up to a number visible. In ascending order, by one thread at a time.
    public void publish(long number) {
        published = number;
        if ((number & 31) == 0) {
            advance();
        }
    }

    /// Works out anew what the oldest snapshot is.
    public synchronized long advance() {
        long candidate = Math.max(fence, Math.min(published, oldest()));
        fence = candidate;
        limit = Math.max(limit, Math.min(candidate, oldest()));
        return limit;
    }

    /// Every snapshot, present or to come, sees at least the commits up to this number.
    public long limit() {
        return limit;
    }

    private long oldest() {
        long oldest = NONE;
        for (Holder holder : holders) {
            oldest = Math.min(oldest, holder.snapshot);
        }
        return oldest;
    }
}
