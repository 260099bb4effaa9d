package dev.quell.storage.mvcc;

import java.util.Arrays;

/// Which snapshots there are, at some moment: every one in use then, or taken later, is one of the listed or not below the fence.
/// Immutable.
///
/// ```text
///   commit numbers   ──●─────────●───────────┤fence
///                      held      held         anything may be read from here on
/// ```
/// So a version that was committed as `from` and replaced as `to` is needed only if a snapshot lies in between ([#lowestIn]).
public final class LiveSnapshots {
    /// No snapshot.
    public static final long NONE = Long.MAX_VALUE;

    // Ascending, all below the fence.
    private final long[] held;
    private final long fence;

    /// @param held ascending; those that are not below the fence are of no interest
    LiveSnapshots(long[] held, long fence) {
        int below = 0;
        while (below < held.length && held[below] < fence) {
            below++;
        }
        this.held = Arrays.copyOf(held, below);
        this.fence = fence;
    }

    /// New snapshots see at least the commits up to this number.
    public long fence() {
        return fence;
    }

    /// All snapshots see at least the commits up to this number.
    public long oldest() {
        return held.length == 0 ? fence : held[0];
    }

    /// The lowest snapshot that sees commit `from` and does not see commit `to`, which comes after it; [#NONE] if there is none, nor
    /// can be.
    public long lowestIn(long from, long to) {
        int at = Arrays.binarySearch(held, from);
        int first = at >= 0 ? at : -at - 1;
        if (first < held.length && held[first] < to) {
            return held[first];
        }
        return to > fence && from < to ? Math.max(from, fence) : NONE;
    }

    /// True if nobody reads by this snapshot any more, nor will.
    public boolean isGone(long snapshot) {
        return snapshot < fence && Arrays.binarySearch(held, snapshot) < 0;
    }
}
