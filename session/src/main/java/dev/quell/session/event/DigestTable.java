package dev.quell.session.event;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The summaries of all statements by database and digest. At most `performance_schema_digests_size` of them; what comes after that
/// is summed up in one more, as in MySQL. Safe for all threads.
public final class DigestTable {
    private final int limit;
    private volatile ConcurrentHashMap<Key, DigestSummary> summaries = new ConcurrentHashMap<>();
    private volatile @Nullable DigestSummary others;

    private record Key(@Nullable String database, long fingerprint) {}

    /// @param limit how many summaries there may be; 0 for none
    DigestTable(int limit) {
        this.limit = limit;
    }

    void add(StatementEvent event, long sampleAgeSeconds) {
        if (limit == 0) {
            return;
        }
        var all = summaries;
        var key = new Key(event.database().orElse(null), event.fingerprint());
        DigestSummary summary = all.get(key);
        if (summary == null) {
            summary = made(all, key, event);
        }
        summary.add(event);
        if (summary != others) {
            summary.sample(event, sampleAgeSeconds);
        }
    }

    private DigestSummary made(
            ConcurrentHashMap<Key, DigestSummary> all, Key key, StatementEvent event) {
        if (all.size() < limit) {
            return all.computeIfAbsent(
                    key, _ -> new DigestSummary(key.database, key.fingerprint, event.endNanos()));
        }
        synchronized (this) {
            var rest = others;
            if (rest == null) {
                rest = new DigestSummary(null, 0, event.endNanos());
                others = rest;
            }
            return rest;
        }
    }

    public Collection<DigestSummary> all() {
        return summaries.values();
    }

    /// What found no room.
    public Optional<DigestSummary> others() {
        return Optional.ofNullable(others);
    }

    /// TRUNCATE TABLE.
    public synchronized void clear() {
        summaries = new ConcurrentHashMap<>();
        others = null;
    }
}
