package dev.quell.query.bind;

import dev.quell.storage.catalog.TableDefinition;
import java.util.List;
import java.util.Optional;

/// An UPDATE or DELETE with its names resolved.
///
/// @param block finds the rows; it reads every column of the targets, and locks their rows
/// @param targets the tables that are changed
/// @param assigned in the order written
public record BoundChange(BoundQuery.Block block, List<Target> targets, List<Assigned> assigned) {
    public BoundChange {
        targets = List.copyOf(targets);
        assigned = List.copyOf(assigned);
    }

    /// A table that is changed.
    ///
    /// @param leaf its number in the block
    /// @param offset the slot of its first column
    public record Target(TableDefinition definition, String alias, int leaf, int offset) {}

    /// A column that gets a value.
    ///
    /// @param target the place of its table among the targets
    /// @param value empty for the word DEFAULT
    public record Assigned(int target, int column, Optional<BoundExpression> value) {}
}
