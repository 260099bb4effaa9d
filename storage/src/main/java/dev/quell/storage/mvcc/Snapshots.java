package dev.quell.storage.mvcc;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The snapshots in use: what they do not see, and nobody later will, can go.
///
/// ```text
///   reader                              advance()
///   ──────                              ─────────
///   holder.snapshot = s = published     fence = published
///   fence > s ?  take a newer one       live = all holders, looked at after that
/// ```
/// Either the reader sees the fence or the look at the holders sees the reader, so [#live] misses nobody.
public final class Snapshots {
    private final Set<Holder> holders = ConcurrentHashMap.newKeySet();
    private volatile long published;
    private volatile long fence;
    private volatile LiveSnapshots live;
    private volatile long limit;

    /// Someone who may hold one snapshot at a time. Of one thread; others may look.
    public static final class Holder {
        private volatile long snapshot = LiveSnapshots.NONE;

        public boolean holds() {
            return snapshot != LiveSnapshots.NONE;
        }

        /// The snapshot: the highest commit number it sees.
        public long snapshot() {
            return snapshot;
        }

        /// The snapshot, if there is one.
        public OptionalLong info() {
            long now = snapshot;
            return now == LiveSnapshots.NONE ? OptionalLong.empty() : OptionalLong.of(now);
        }
    }

    public Snapshots(long published) {
        this.published = published;
        fence = published;
        limit = published;
        live = new LiveSnapshots(new long[0], published);
    }

    public void register(Holder holder) {
        holders.add(holder);
    }

    public void unregister(Holder holder) {
        holder.snapshot = LiveSnapshots.NONE;
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
        holder.snapshot = LiveSnapshots.NONE;
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

    /// Looks anew which snapshots there are.
    public synchronized LiveSnapshots advance() {
        long now = published;
        fence = now;
        var held = new long[16];
        int count = 0;
        for (Holder holder : holders) {
            if (count == held.length) {
                held = Arrays.copyOf(held, 2 * count);
            }
            held[count++] = holder.snapshot;
        }
        Arrays.sort(held, 0, count);
        var seen = new LiveSnapshots(Arrays.copyOf(held, count), now);
        live = seen;
        limit = Math.max(limit, seen.oldest());
        return seen;
    }

    /// As [#advance] saw it last.
    public LiveSnapshots live() {
        return live;
    }

    /// Every snapshot, present or to come, sees at least the commits up to this number.
    public long limit() {
        return limit;
    }
}
