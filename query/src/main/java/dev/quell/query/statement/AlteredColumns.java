package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.sql.tree.AlterAction.Position;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

/// The columns of a table while the clauses of an ALTER TABLE change them. Columns are known by their slot: a clause names one as it was
/// called before the statement, and of those that drop, change or rename a column only one can name it. AFTER names columns as
/// they are called by then.
final class AlteredColumns {
    private final TableDefinition before;
    private final List<ColumnDefinition> columns;
    private final Set<Integer> spokenFor = new HashSet<>();

    AlteredColumns(TableDefinition before) {
        this.before = before;
        this.columns = new ArrayList<>(before.columns());
    }

    /// The columns as they are so far, to be changed.
    List<ColumnDefinition> list() {
        return columns;
    }

    /// Where the column is that a clause drops, changes or renames.
    ///
    /// @param missing what there is to say if there is none, or another clause has it
    int claim(String name, ErrorCode missing) {
        int at = original(name);
        if (at < 0) {
            throw missing == ErrorCode.BAD_FIELD_ERROR
                    ? missing.error(name, before.name())
                    : missing.error(name);
        }
        spokenFor.add(columns.get(at).slot());
        return at;
    }

    /// Where the column is that was called so before, and that no clause has changed.
    ///
    /// @throws SqlError 1054
    int require(String name) {
        int at = original(name);
        if (at < 0) {
            throw ErrorCode.BAD_FIELD_ERROR.error(name, before.name());
        }
        return at;
    }

    private int original(String name) {
        int ordinal = before.columnOrdinal(name);
        if (ordinal < 0) {
            return -1;
        }
        int slot = before.columns().get(ordinal).slot();
        return spokenFor.contains(slot) ? -1 : ofSlot(slot);
    }

    private int ofSlot(int slot) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).slot() == slot) {
                return i;
            }
        }
        return -1;
    }

    /// Adds a column that is new.
    ///
    /// @throws SqlError 1054, 1060
    void add(ColumnDefinition column, Position position) {
        if (present(column.name()) >= 0) {
            throw ErrorCode.DUP_FIELDNAME.error(column.name());
        }
        columns.add(place(position, columns.size()), column);
    }

    /// A column finds its place among those that are there by now.
    ///
    /// @throws SqlError 1054
    void move(String name, Position position) {
        int at = present(name);
        ColumnDefinition column = columns.remove(at);
        columns.add(place(position, at), column);
    }

    private int place(Position position, int otherwise) {
        return switch (position) {
            case Position.Unspecified _ -> otherwise;
            case Position.First _ -> 0;
            case Position.After(var name) -> {
                int at = present(name);
                if (at < 0) {
                    throw ErrorCode.BAD_FIELD_ERROR.error(name, before.name());
                }
                yield at + 1;
            }
        };
    }

    private int present(String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    boolean has(int slot) {
        return ofSlot(slot) >= 0;
    }

    /// The slot of a new column with the name of one that went.
    OptionalInt successor(int slot) {
        String name =
                before.columns().stream()
                        .filter(column -> column.slot() == slot)
                        .map(ColumnDefinition::name)
                        .findFirst()
                        .orElseThrow();
        return columns.stream()
                .filter(column -> column.slot() >= before.nextSlot())
                .filter(column -> column.name().equalsIgnoreCase(name))
                .mapToInt(ColumnDefinition::slot)
                .findFirst();
    }

    /// @throws SqlError 1060
    void checkNames() {
        Set<String> names = new HashSet<>();
        for (ColumnDefinition column : columns) {
            if (!names.add(column.name().toLowerCase(Locale.ROOT))) {
                throw ErrorCode.DUP_FIELDNAME.error(column.name());
            }
        }
    }
}
