package dev.quell.storage.mvcc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;

/// Transactions below the horizon that left versions which are not valid: whole transactions in ranges of ids, and committed
/// ones of which some statements were undone. Immutable.
public final class AbortedSet {
    public static final AbortedSet EMPTY = new AbortedSet(new long[0], new long[0], Map.of());

    // Disjoint, ascending; to is exclusive.
    private final long[] from;
    private final long[] to;
    private final Map<Long, StatementRanges> partly;

    private AbortedSet(long[] from, long[] to, Map<Long, StatementRanges> partly) {
        this.from = from;
        this.to = to;
        this.partly = partly;
    }

    /// Collects transactions in ascending order of id.
    public static final class Builder {
        private final List<long[]> ranges = new ArrayList<>();
        private final Map<Long, StatementRanges> partly = new HashMap<>();

        public Builder addAll(AbortedSet set) {
            for (int i = 0; i < set.from.length; i++) {
                add(set.from[i], set.to[i]);
            }
            partly.putAll(set.partly);
            return this;
        }

        /// All ids from `first` up to and without `end`.
        public Builder add(long first, long end) {
            if (first >= end) {
                return this;
            }
            if (!ranges.isEmpty() && ranges.getLast()[1] == first) {
                ranges.getLast()[1] = end;
            } else {
                ranges.add(new long[] {first, end});
            }
            return this;
        }

        public Builder add(long transaction, StatementRanges statements) {
            if (!statements.isEmpty()) {
                partly.put(transaction, statements);
            }
            return this;
        }

        public AbortedSet build() {
            return new AbortedSet(
                    ranges.stream().mapToLong(range -> range[0]).toArray(),
                    ranges.stream().mapToLong(range -> range[1]).toArray(),
                    Map.copyOf(partly));
        }
    }

    public boolean isEmpty() {
        return from.length == 0 && partly.isEmpty();
    }

    public boolean contains(long transaction, int statement) {
        if (from.length > 0) {
            int at = Arrays.binarySearch(from, transaction);
            int range = at >= 0 ? at : -at - 2;
            if (range >= 0 && transaction < to[range]) {
                return true;
            }
        }
        if (partly.isEmpty()) {
            return false;
        }
        StatementRanges statements = partly.get(transaction);
        return statements != null && statements.contains(statement);
    }

    /// Without some transactions.
    public AbortedSet without(NavigableSet<Long> gone) {
        var builder = new Builder();
        for (int i = 0; i < from.length; i++) {
            long first = from[i];
            for (long transaction : gone.subSet(from[i], true, to[i], false)) {
                builder.add(first, transaction);
                first = transaction + 1;
            }
            builder.add(first, to[i]);
        }
        partly.forEach((id, statements) -> {
            if (!gone.contains(id)) {
                builder.add(id, statements);
            }
        });
        return builder.build();
    }

    /// Without the transactions below an id: everything was swept since.
    public AbortedSet withoutBelow(long id) {
        var builder = new Builder();
        for (int i = 0; i < from.length; i++) {
            builder.add(Math.max(from[i], id), to[i]);
        }
        partly.forEach((transaction, statements) -> {
            if (transaction >= id) {
                builder.add(transaction, statements);
            }
        });
        return builder.build();
    }

    public long[] from() {
        return from.clone();
    }

    public long[] to() {
        return to.clone();
    }

    public Map<Long, StatementRanges> partly() {
        return partly;
    }
}
