package dev.quell.history;

import dev.quell.history.Anomaly.Kind;
import dev.quell.history.Observed.Append;
import dev.quell.history.Observed.Outcome;
import dev.quell.history.Observed.Read;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Looks for anomalies in a history of transactions that append to lists and read them (after Kingsbury and Alvaro, "Elle: Inferring
/// Isolation Anomalies from Experimental Observations", VLDB 2020). A list tells in which order its values were written, so
/// what depends on what is known, not guessed; a cycle of dependencies is an anomaly.
///
/// ```text
///   ww  a appended the value just before b's
///   wr  b read a list that ends with a's value
///   rw  a read a list that lacks b's value, which comes next
/// ```
/// The history must end with a transaction that reads every list.
final class HistoryChecker {
    private final Map<Integer, Observed> committed = new TreeMap<>();
    private final Map<Append, Observed> writers = new HashMap<>();
    private final Map<Integer, List<Integer>> lists = new HashMap<>();
    private final Map<Integer, Set<Integer>> writeWrite = new HashMap<>();
    private final Map<Integer, Set<Integer>> writeRead = new HashMap<>();
    private final Map<Integer, Set<Integer>> readWrite = new HashMap<>();
    private final List<Anomaly> anomalies = new ArrayList<>();

    private HistoryChecker(List<Observed> history) {
        for (Observed transaction : history) {
            transaction.appends().forEach(append -> writers.put(append, transaction));
        }
        Observed last = history.getLast();
        last.reads().forEach(read -> lists.put(read.key(), read.values()));
        history.stream().filter(this::hasCommitted).forEach(one -> committed.put(one.id(), one));
    }

    /// All anomalies; of cycles one for each anti-dependency or knot.
    static List<Anomaly> check(List<Observed> history) {
        var checker = new HistoryChecker(history);
        checker.checkLists();
        checker.committed.values().forEach(checker::checkReads);
        if (checker.anomalies.isEmpty()) {
            checker.link();
            checker.findCycles();
        }
        return checker.anomalies;
    }

    // Of a transaction whose commit was not acknowledged the end tells.
    private boolean hasCommitted(Observed transaction) {
        return transaction.outcome() == Outcome.COMMITTED
                || transaction.outcome() == Outcome.UNKNOWN
                        && transaction.appends().stream()
                                .anyMatch(append -> list(append.key()).contains(append.value()));
    }

    private List<Integer> list(int key) {
        return lists.getOrDefault(key, List.of());
    }

    private void add(Kind kind, List<Integer> transactions, String what) {
        anomalies.add(new Anomaly(kind, transactions, what));
    }

    private void checkLists() {
        lists.forEach((key, values) -> {
            if (new HashSet<>(values).size() < values.size()) {
                add(Kind.CONFLICTING_READS, List.of(), "twice in list " + key + ": " + values);
            }
        });
        for (Observed transaction : committed.values()) {
            for (Append append : transaction.appends()) {
                if (!list(append.key()).contains(append.value())) {
                    add(Kind.LOST_APPEND, List.of(transaction.id()), append.toString());
                }
            }
        }
    }

    private void checkReads(Observed reader) {
        for (Read read : reader.reads()) {
            checkValues(reader, read);
            // Values that are not to stay, its own among them, are no prefix; the check above has
            // told of others'.
            var lasting = read.values().stream().filter(value -> lasts(read.key(), value)).toList();
            List<Integer> all = list(read.key());
            if (lasting.size() > all.size() || !all.subList(0, lasting.size()).equals(lasting)) {
                add(Kind.CONFLICTING_READS, List.of(reader.id()), read + " but in the end " + all);
            }
        }
    }

    private boolean lasts(int key, int value) {
        Observed writer = writers.get(new Append(key, value));
        return writer != null && committed.containsKey(writer.id());
    }

    private void checkValues(Observed reader, Read read) {
        for (int value : read.values()) {
            Observed writer = writers.get(new Append(read.key(), value));
            if (writer == null || !committed.containsKey(writer.id())) {
                int id = writer == null ? -1 : writer.id();
                add(Kind.G1A, List.of(reader.id(), id), read + " with " + value);
            }
        }
        if (read.values().isEmpty()) {
            return;
        }
        int last = read.values().getLast();
        Observed writer = writers.get(new Append(read.key(), last));
        if (writer != null && writer.id() != reader.id() && last != lastBy(writer, read.key())) {
            add(Kind.G1B, List.of(reader.id(), writer.id()), read.toString());
        }
    }

    private static int lastBy(Observed writer, int key) {
        return writer.appends().stream()
                .filter(append -> append.key() == key)
                .mapToInt(Append::value)
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    // ---- dependencies

    private void link() {
        lists.forEach((key, values) -> {
            for (int i = 1; i < values.size(); i++) {
                edge(writeWrite, writer(key, values.get(i - 1)), writer(key, values.get(i)));
            }
        });
        for (Observed reader : committed.values()) {
            for (Read read : reader.reads()) {
                int seen = read.values().size();
                if (seen > 0) {
                    edge(writeRead, writer(read.key(), read.values().getLast()), reader.id());
                }
                if (seen < list(read.key()).size()) {
                    edge(readWrite, reader.id(), writer(read.key(), list(read.key()).get(seen)));
                }
            }
        }
    }

    private int writer(int key, int value) {
        Observed writer = writers.get(new Append(key, value));
        return writer == null ? -1 : writer.id();
    }

    private static void edge(Map<Integer, Set<Integer>> edges, int from, int to) {
        if (from != to) {
            edges.computeIfAbsent(from, _ -> new TreeSet<>()).add(to);
        }
    }

    // ---- cycles

    private void findCycles() {
        List<Integer> cycle = anyCycle(List.of(writeWrite));
        if (!cycle.isEmpty()) {
            add(Kind.G0, cycle, "ww " + cycle);
            return;
        }
        cycle = anyCycle(List.of(writeWrite, writeRead));
        if (!cycle.isEmpty()) {
            add(Kind.G1C, cycle, "ww, wr " + cycle);
            return;
        }
        readWrite.forEach((from, tos) -> {
            for (int to : tos) {
                List<Integer> path = path(List.of(writeWrite, writeRead), to, from);
                if (!path.isEmpty()) {
                    path.addFirst(from);
                    path.removeLast();
                    add(Kind.G_SINGLE, path, "rw, then ww, wr " + path);
                }
            }
        });
        if (anomalies.isEmpty()) {
            cycle = anyCycle(List.of(writeWrite, writeRead, readWrite));
            if (!cycle.isEmpty()) {
                add(Kind.G2_ITEM, cycle, "rw more than once " + cycle);
            }
        }
    }

    private List<Integer> anyCycle(List<Map<Integer, Set<Integer>>> edges) {
        var starts = new TreeSet<Integer>();
        edges.forEach(each -> starts.addAll(each.keySet()));
        var exhausted = new HashSet<Integer>();
        for (int start : starts) {
            List<Integer> path = path(edges, start, start, exhausted);
            if (!path.isEmpty()) {
                path.removeLast();
                return path;
            }
            exhausted.add(start); // on no cycle
        }
        return List.of();
    }

    private static List<Integer> path(List<Map<Integer, Set<Integer>>> edges, int from, int to) {
        return path(edges, from, to, Set.of());
    }

    /// A shortest path with both ends, or none; from a node to itself it goes round.
    private static List<Integer> path(
            List<Map<Integer, Set<Integer>>> edges, int from, int to, Set<Integer> without) {
        var before = new HashMap<Integer, Integer>();
        var queue = new ArrayDeque<Integer>(List.of(from));
        while (!queue.isEmpty()) {
            int at = queue.remove();
            for (var each : edges) {
                for (int next : each.getOrDefault(at, Set.of())) {
                    if (without.contains(next) || before.putIfAbsent(next, at) != null) {
                        continue;
                    }
                    if (next == to) {
                        return back(before, from, to);
                    }
                    queue.add(next);
                }
            }
        }
        return List.of();
    }

    private static List<Integer> back(Map<Integer, Integer> before, int from, int to) {
        var path = new ArrayList<Integer>(List.of(to));
        int at = to;
        do {
            at = before.getOrDefault(at, from);
            path.addFirst(at);
        } while (at != from);
        return path;
    }
}
