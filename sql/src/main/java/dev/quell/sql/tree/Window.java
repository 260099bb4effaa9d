package dev.quell.sql.tree;

import java.util.List;
import java.util.Optional;

/// A window specification: `([base] [PARTITION BY …] [ORDER BY …] [frame])`.
///
/// @param base the named window that this one extends
public record Window(
        Optional<String> base,
        List<Expression> partitionBy,
        List<OrderItem> orderBy,
        Optional<Frame> frame) {
    public Window {
        partitionBy = List.copyOf(partitionBy);
        orderBy = List.copyOf(orderBy);
    }

    /// `ROWS|RANGE|GROUPS BETWEEN start AND end [EXCLUDE …]`. A frame with only a start ends at the current row.
    public record Frame(FrameUnit unit, Bound start, Bound end, Optional<Exclusion> exclusion) {}

    /// What a frame counts in.
    public enum FrameUnit {
        ROWS,
        RANGE,
        GROUPS
    }

    /// What a frame leaves out.
    public enum Exclusion {
        CURRENT_ROW,
        GROUP,
        TIES,
        NO_OTHERS
    }

    /// One end of a frame.
    public sealed interface Bound {
        record UnboundedPreceding() implements Bound {}

        record UnboundedFollowing() implements Bound {}

        record CurrentRow() implements Bound {}

        /// `n PRECEDING`, `n FOLLOWING`.
        record Rows(Expression distance, boolean following) implements Bound {}

        /// `INTERVAL … PRECEDING`, `INTERVAL … FOLLOWING`.
        record Span(Interval distance, boolean following) implements Bound {}
    }

    /// `WINDOW name AS (…)`.
    public record Named(String name, Window window) {}
}
