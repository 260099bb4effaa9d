package dev.quell.query.statement;

import dev.quell.base.text.CharacterSet;
import dev.quell.query.file.LineFormat;
import java.util.List;

/// LOAD DATA, bound and compiled. Immutable, shared by sessions.
///
/// @param insert how rows are stored
/// @param fields where the fields of a line go, in their order
/// @param assignments the SET clause
/// @param set the file's character set
record LoadPlan(
        InsertPlan insert,
        List<Target> fields,
        List<InsertPlan.Change> assignments,
        LineFormat format,
        CharacterSet set) {
    /// Where a field goes.
    sealed interface Target {
        record Column(int ordinal) implements Target {}

        record Variable(String name) implements Target {}

        /// A generated column: what the file says of it does not matter.
        record Nowhere() implements Target {}
    }

    LoadPlan {
        fields = List.copyOf(fields);
        assignments = List.copyOf(assignments);
    }
}
