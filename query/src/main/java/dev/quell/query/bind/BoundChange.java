package dev.quell.query.bind;

import dev.quell.storage.catalog.TableDefinition;
import java.util.List;
import java.util.Optional;

/// An UPDATE or DELETE with its names resolved.
///
/// @param block finds the rows; it reads every column of the targets, and locks their rows
/// @param targets the tables that are changed
/// @param assigned in the order written
/// @param checks what views that the statement writes through ask of the rows
public record BoundChange(
        BoundQuery.Block block, List<Target> targets, List<Assigned> assigned, List<Check> checks) {
    public BoundChange {
        targets = List.copyOf(targets);
        assigned = List.copyOf(assigned);
        checks = List.copyOf(checks);
    }

    /// A table that is changed.
    ///
    /// @param leaf its number in the block
    /// @param offset the slot of its first column
    /// @param view the view that it is changed through; empty without one
    public record Target(
            TableDefinition definition,
            String alias,
            int leaf,
            int offset,
            Optional<ThroughView> view) {}

    /// A view that a table is changed through.
    ///
    /// @param columns those of the view that are assigned; `*` for rows as wholes
    /// @param below what is written below the view
    /// @param identifying whether the view's columns tell the table's rows apart
    public record ThroughView(
            String schema,
            String name,
            List<String> columns,
            List<ViewWrite> below,
            boolean identifying) {
        public ThroughView {
            columns = List.copyOf(columns);
            below = List.copyOf(below);
        }

        public String wholeName() {
            return schema + "." + name;
        }
    }

    /// CHECK OPTION.
    ///
    /// @param target the place of the table among the targets whose rows are looked at
    /// @param condition must be true of them
    public record Check(int target, String schema, String view, BoundExpression condition) {}

    /// A column that gets a value.
    ///
    /// @param target the place of its table among the targets
    /// @param value empty for the word DEFAULT
    public record Assigned(int target, int column, Optional<BoundExpression> value) {}
}
