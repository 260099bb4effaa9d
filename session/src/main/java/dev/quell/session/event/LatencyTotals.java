package dev.quell.session.event;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Latencies by kind. One thread at a time adds; any thread may look.
///
/// @param <K> what tells the kinds apart
public final class LatencyTotals<K> {
    // Replaced as a whole when a kind comes in for the first time, so that others may look at any
    // time.
    private volatile Map<K, Latency> kinds = Map.of();

    void add(K kind, long nanos) {
        of(kind).add(nanos);
    }

    /// Adds others up.
    public void add(LatencyTotals<K> more) {
        more.kinds.forEach((kind, latency) -> of(kind).add(latency));
    }

    private Latency of(K kind) {
        Latency known = kinds.get(kind);
        if (known == null) {
            known = new Latency();
            var grown = new HashMap<>(kinds);
            grown.put(kind, known);
            kinds = Map.copyOf(grown);
        }
        return known;
    }

    /// Those of a kind; empty if there were none.
    public Optional<Latency> find(K kind) {
        return Optional.ofNullable(kinds.get(kind));
    }

    /// Starts over.
    void clear() {
        kinds = Map.of();
    }
}
