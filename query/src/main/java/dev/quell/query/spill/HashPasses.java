package dev.quell.query.spill;

import dev.quell.base.value.Value;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The passes of an operator that gathers rows by keys (DISTINCT, GROUP BY) over an input whose keys do not all fit in memory: the
/// first is over the input itself, each further one over a part of what was put aside before. Of the statement's thread only.
///
/// Once a row is put aside in a pass, no further key may be taken into memory in that pass, or it would be dealt with twice.
public final class HashPasses {
    private final SpillScope scope;
    private final int width;
    private final Deque<HashPartitions.Part> waiting = new ArrayDeque<>();
    private @Nullable HashPartitions aside;
    private HashPartitions.@Nullable Part part;
    private HashPartitions.@Nullable Rows rows;

    /// @param width how many values each row has that is put aside
    public HashPasses(SpillScope scope, int width) {
        this.scope = scope;
        this.width = width;
    }

    /// Whether the rows of this pass are those of the input itself, not of [#next].
    public boolean isFirst() {
        return part == null;
    }

    /// Whether rows have been put aside in this pass.
    public boolean hasPutAside() {
        return aside != null;
    }

    public void putAside(int hash, Value[] row) {
        var partitions = aside;
        if (partitions == null) {
            partitions = new HashPartitions(scope, part == null ? 0 : part.level(), width);
            aside = partitions;
        }
        partitions.add(hash, row);
    }

    /// Ends the pass and begins the next.
    ///
    /// @return false if there is nothing left
    public boolean nextPass() {
        if (aside != null) {
            List<HashPartitions.Part> parts = aside.parts();
            parts.stream().filter(each -> !each.isEmpty()).forEach(waiting::push);
            aside = null;
        }
        if (part != null) {
            part.drop();
        }
        part = waiting.poll();
        rows = part == null ? null : part.rows();
        return part != null;
    }

    /// Goes to the next row of a pass that is not the first.
    public boolean next() {
        scope.check();
        return rows != null && rows.next();
    }

    /// The present row; to be asked for once.
    public Value[] row() {
        if (rows == null) {
            throw new IllegalStateException("the rows of the first pass are the input's");
        }
        return rows.row();
    }

    /// Starts over.
    public void clear() {
        if (aside != null) {
            aside.drop();
            aside = null;
        }
        if (part != null) {
            part.drop();
            part = null;
        }
        rows = null;
        waiting.forEach(HashPartitions.Part::drop);
        waiting.clear();
    }
}
