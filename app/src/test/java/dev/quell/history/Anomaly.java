package dev.quell.history;

import java.util.List;

/// Something that no serial run of the transactions would have shown.
///
/// @param transactions whom it concerns; for a cycle in its order, beginning where an anti-dependency (if any) begins
record Anomaly(Kind kind, List<Integer> transactions, String what) {
    Anomaly {
        transactions = List.copyOf(transactions);
    }

    /// Adya's names.
    enum Kind {
        /// Two reads saw the values of a list in different orders, or one twice.
        CONFLICTING_READS,
        /// A committed value is in no list at the end.
        LOST_APPEND,
        /// Write cycle: two transactions wrote two lists in different orders.
        G0,
        /// Aborted read.
        G1A,
        /// Intermediate read.
        G1B,
        /// Circular information flow.
        G1C,
        /// A cycle with one anti-dependency: read skew.
        G_SINGLE,
        /// A cycle with several anti-dependencies: write skew.
        G2_ITEM
    }
}
