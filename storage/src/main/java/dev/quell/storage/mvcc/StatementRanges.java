package dev.quell.storage.mvcc;

import java.util.Arrays;

/// Ranges of statement numbers of one transaction that were undone: pairs of first and last, ascending. Immutable.
public record StatementRanges(int... bounds) {
    public static final StatementRanges NONE = new StatementRanges();

    public boolean isEmpty() {
        return bounds.length == 0;
    }

    public boolean contains(int statement) {
        for (int i = 0; i < bounds.length; i += 2) {
            if (statement >= bounds[i] && statement <= bounds[i + 1]) {
                return true;
            }
        }
        return false;
    }

    /// With all numbers from `from` to `to`, which is the highest so far.
    public StatementRanges plus(int from, int to) {
        int kept = bounds.length;
        while (kept > 0 && bounds[kept - 2] >= from) {
            kept -= 2;
        }
        boolean joins = kept > 0 && bounds[kept - 1] >= from - 1;
        int[] result = Arrays.copyOf(bounds, joins ? kept : kept + 2);
        if (!joins) {
            result[kept] = from;
        }
        result[result.length - 1] = to;
        return new StatementRanges(result);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StatementRanges(var ranges) && Arrays.equals(bounds, ranges);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }
}
