package dev.quell.query.statement;

import dev.quell.sql.tree.AlterAction;
import dev.quell.sql.tree.TableElement.KeyKind;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.Generation;
import dev.quell.storage.catalog.TableDefinition;
import java.util.List;

/// What becomes of the virtual columns in an ALTER TABLE: in MySQL they come and go at once, but only at the table's end and not
/// together with much else.
final class VirtualEffort {
    private final TableDefinition before;
    private final TableDefinition after;

    VirtualEffort(TableDefinition before, TableDefinition after) {
        this.before = before;
        this.after = after;
    }

    private static boolean isVirtual(ColumnDefinition column) {
        return column.generation() instanceof Generation.Always(_, var stored) && !stored;
    }

    private static boolean lacks(TableDefinition table, ColumnDefinition column) {
        return table.columns().stream().noneMatch(other -> other.slot() == column.slot());
    }

    /// Whether virtual columns come or go in company that MySQL wants the rows copied for.
    boolean isMixed(List<AlterAction> actions) {
        boolean changes =
                after.columns().stream()
                                .anyMatch(column -> isVirtual(column) && lacks(before, column))
                        || before.columns().stream()
                                .anyMatch(column -> isVirtual(column) && lacks(after, column));
        return changes && (isInserted() || !actions.stream().allMatch(this::goesTogether));
    }

    /// Whether one comes before a column that was there.
    private boolean isInserted() {
        boolean seen = false;
        for (ColumnDefinition column : after.columns()) {
            if (isVirtual(column) && !column.isHidden() && lacks(before, column)) {
                seen = true;
            } else if (seen && !lacks(before, column) && !column.isHidden()) {
                return true;
            }
        }
        return false;
    }

    private boolean goesTogether(AlterAction action) {
        return switch (action) {
            case AlterAction.AddColumn _,
                    AlterAction.DropColumn _,
                    AlterAction.DropKey _,
                    AlterAction.SetDefault _,
                    AlterAction.DropDefault _ ->
                    true;
            case AlterAction.AddKey(var key) -> key.kind() == KeyKind.INDEX;
            default -> false;
        };
    }

    /// Whether one goes that has another behind it, whose place changes with that.
    boolean closesRanks() {
        boolean gone = false;
        for (ColumnDefinition column : before.columns()) {
            if (!isVirtual(column) || column.isHidden()) {
                continue;
            }
            if (lacks(after, column)) {
                gone = true;
            } else if (gone) {
                return true;
            }
        }
        return false;
    }

    /// Whether a new one is indexed at once.
    boolean isIndexed() {
        return after.indexes().stream()
                .flatMap(index -> index.parts().stream())
                .map(part -> after.columns().get(part.column()))
                .anyMatch(column -> isVirtual(column) && lacks(before, column));
    }
}
