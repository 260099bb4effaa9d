package dev.quell.query.kill;

import dev.quell.base.stop.Cancellation;
import dev.quell.storage.Engine;
import dev.quell.storage.catalog.CatalogSnapshot;
import dev.quell.storage.lock.MetadataKey;
import dev.quell.storage.lock.MetadataLockInfo;
import dev.quell.storage.lock.RowLockInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Who waits for whom for a row, a definition or a name (GET_LOCK), at one moment. Made without stopping anybody, so that two
/// of its edges may be of slightly different times.
final class WaitGraph {
    /// One session in the way of another, by connection ids.
    ///
    /// @param lock what is waited for, in words
    record Edge(long waiter, long blocker, String lock) {}

    private final List<Edge> edges = new ArrayList<>();
    private final CatalogSnapshot catalog;
    private final Cancellation cancellation;

    private WaitGraph(CatalogSnapshot catalog, Cancellation cancellation) {
        this.catalog = catalog;
        this.cancellation = cancellation;
    }

    /// The waits of now.
    ///
    /// @param cancellation of the statement that looks
    static WaitGraph of(Engine engine, CatalogSnapshot catalog, Cancellation cancellation) {
        var graph = new WaitGraph(catalog, cancellation);
        for (var wait : engine.rowLockWaits(cancellation)) {
            graph.add(
                    wait.requested().connectionId(),
                    wait.blocking().connectionId(),
                    graph.words(wait.requested()));
        }
        graph.addMetadataWaits(engine.metadataLocks());
        return graph;
    }

    private void add(long waiter, long blocker, String lock) {
        if (waiter != blocker) {
            edges.add(new Edge(waiter, blocker, lock));
        }
    }

    private String words(RowLockInfo lock) {
        String row =
                LockPlace.of(catalog, lock.indexId())
                        .map(place ->
                                "%s.%s %s".formatted(place.schema(), place.table(), place.index()))
                        .orElse("dropped table");
        return "row %s (%s) %s".formatted(row, lock.data(), lock.mode());
    }

    /// A metadata lock in words: kind, name, mode.
    static String words(MetadataLockInfo lock) {
        MetadataKey key = lock.key();
        String name =
                key.schema().isEmpty()
                        ? key.name()
                        : key.name().isEmpty() ? key.schema() : key.schema() + "." + key.name();
        String kind = key.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return (kind + " " + name).strip() + " " + lock.mode();
    }

    private void addMetadataWaits(List<MetadataLockInfo> locks) {
        Map<MetadataKey, List<MetadataLockInfo>> byKey =
                locks.stream()
                        .collect(
                                Collectors.groupingBy(
                                        MetadataLockInfo::key,
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        for (var waiting : locks) {
            cancellation.check();
            if (!waiting.granted()) {
                var same = byKey.getOrDefault(waiting.key(), List.of());
                // Who is held up by nobody's lock stands behind somebody who waits for a stronger
                // one.
                if (!addBlockers(waiting, same, true)) {
                    addBlockers(waiting, same, false);
                }
            }
        }
    }

    private boolean addBlockers(
            MetadataLockInfo waiting, List<MetadataLockInfo> others, boolean granted) {
        int before = edges.size();
        for (var other : others) {
            if (other.granted() == granted && !waiting.mode().isCompatible(other.mode())) {
                add(waiting.connectionId(), other.connectionId(), words(waiting));
            }
        }
        return edges.size() > before;
    }

    /// Those that wait for a session, one edge each, in ascending id.
    List<Edge> waitersOf(long blocker) {
        var waiters = new TreeMap<Long, Edge>();
        for (var edge : edges) {
            if (edge.blocker() == blocker) {
                waiters.putIfAbsent(edge.waiter(), edge);
            }
        }
        return List.copyOf(waiters.values());
    }

    /// All that a session waits for.
    Set<Long> blockersOf(long waiter) {
        return edges.stream()
                .filter(edge -> edge.waiter() == waiter)
                .map(Edge::blocker)
                .collect(Collectors.toSet());
    }
}
