package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.query.constraint.KeyIndexes;
import dev.quell.query.constraint.KeyTypes;
import dev.quell.query.value.Diagnostics;
import dev.quell.storage.catalog.CatalogSnapshot;
import dev.quell.storage.catalog.CatalogSnapshot.Referrer;
import dev.quell.storage.catalog.CheckDefinition;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.ForeignKeyDefinition;
import dev.quell.storage.catalog.ForeignKeyDefinition.Action;
import dev.quell.storage.catalog.Generation;
import dev.quell.storage.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether definitions of tables and foreign keys go together.
///
/// @param catalog where parents and children are found
/// @param enabled `foreign_key_checks`: off, a parent may be missing
/// @param standard `restrict_fk_on_non_standard_key`: the parent's columns must be a whole unique key
record ForeignKeyChecks(
        CatalogSnapshot catalog, boolean enabled, boolean standard, Diagnostics diagnostics) {

    static ForeignKeyChecks of(CatalogSnapshot catalog, StatementRun run) {
        var variables = run.session().session().variables();
        return new ForeignKeyChecks(
                catalog,
                variables.foreignKeyChecks(),
                variables.isOn("restrict_fk_on_non_standard_key"),
                run.eval().diagnostics());
    }

    /// A new foreign key of a table.
    ///
    /// @throws SqlError 1215, 1822, 1824, 1830, 3104, 3733, 3734, 3780, 3823, 6125
    void checkNew(ForeignKeyDefinition key, TableDefinition child) {
        checkColumns(key, child);
        checkGenerated(key, child);
        Optional<TableDefinition> parent = parent(key, child);
        if (parent.isEmpty() && enabled) {
            throw ErrorCode.FK_CANNOT_OPEN_PARENT.error(key.parentTable());
        }
        parent.ifPresent(table -> checkParent(key, child, table, true));
        checkConditions(key, child);
    }

    private Optional<TableDefinition> parent(ForeignKeyDefinition key, TableDefinition child) {
        return refersTo(key, child)
                ? Optional.of(child)
                : catalog.table(key.parentSchema(), key.parentTable());
    }

    /// Whether a foreign key leads to a table.
    static boolean refersTo(ForeignKeyDefinition key, TableDefinition table) {
        return key.parentSchema().equals(table.schema()) && key.parentTable().equals(table.name());
    }

    /// The child's columns can be what the key makes of them.
    ///
    /// @throws SqlError 1830, 3104, 3733
    void checkColumns(ForeignKeyDefinition key, TableDefinition child) {
        boolean setsNull = key.onDelete() == Action.SET_NULL || key.onUpdate() == Action.SET_NULL;
        for (String name : key.columns()) {
            ColumnDefinition column = child.columns().get(child.columnOrdinal(name));
            if (column.generation() instanceof Generation.Always(_, var stored)) {
                if (!stored) {
                    throw ErrorCode.FK_CANNOT_USE_VIRTUAL_COLUMN.error(key.name(), column.name());
                }
                refuseActions(key);
            }
            if (setsNull && !column.nullable()) {
                throw ErrorCode.FK_COLUMN_NOT_NULL.error(column.name(), key.name());
            }
        }
    }

    private static void refuseActions(ForeignKeyDefinition key) {
        switch (key.onUpdate()) {
            case CASCADE, SET_NULL, SET_DEFAULT ->
                    throw ErrorCode.WRONG_FK_OPTION_FOR_GENERATED_COLUMN.error(
                            "ON UPDATE " + key.onUpdate().name().replace('_', ' '));
            case NO_ACTION, RESTRICT -> {
                // leave the column alone
            }
        }
        switch (key.onDelete()) {
            case SET_NULL, SET_DEFAULT ->
                    throw ErrorCode.WRONG_FK_OPTION_FOR_GENERATED_COLUMN.error(
                            "ON DELETE " + key.onDelete().name().replace('_', ' '));
            case NO_ACTION, RESTRICT, CASCADE -> {
                // leave the column alone
            }
        }
    }

    private static boolean changesChild(ForeignKeyDefinition key) {
        return key.onUpdate() == Action.CASCADE
                || key.onUpdate() == Action.SET_NULL
                || key.onDelete() == Action.SET_NULL;
    }

    /// InnoDB cascades into no column that a stored generated one is computed from.
    private static void checkGenerated(ForeignKeyDefinition key, TableDefinition child) {
        if (!changesChild(key) && key.onDelete() != Action.CASCADE) {
            return;
        }
        for (ColumnDefinition column : child.columns()) {
            boolean depends =
                    column.generation() instanceof Generation.Always(var text, var stored)
                            && stored
                            && mentions(text, key).isPresent();
            if (depends) {
                throw ErrorCode.CANNOT_ADD_FOREIGN.error();
            }
        }
    }

    private static void checkConditions(ForeignKeyDefinition key, TableDefinition child) {
        if (!changesChild(key)) {
            return;
        }
        for (CheckDefinition check : child.checks()) {
            Optional<String> column = mentions(check.text(), key);
            if (column.isPresent()) {
                throw ErrorCode.CHECK_CONSTRAINT_CLAUSE_USING_FK_REFER_ACTION_COLUMN.error(
                        column.get(), check.name(), key.name());
            }
        }
    }

    /// The first column of a key that an expression names.
    private static Optional<String> mentions(String expression, ForeignKeyDefinition key) {
        List<String> names = ColumnReferences.of(expression);
        return key.columns().stream()
                .filter(column -> names.stream().anyMatch(column::equalsIgnoreCase))
                .findFirst();
    }

    /// The parent has the columns, of types that go with the child's, and a key on them.
    ///
    /// @param named whether a non-standard parent key is worth a warning
    /// @throws SqlError 1822, 3734, 3780, 6125
    private void checkParent(
            ForeignKeyDefinition key,
            TableDefinition child,
            TableDefinition parent,
            boolean named) {
        List<Integer> columns = new ArrayList<>();
        for (int i = 0; i < key.columns().size(); i++) {
            String name = key.parentColumns().get(i);
            int ordinal = parent.columnOrdinal(name);
            if (ordinal < 0) {
                throw ErrorCode.FK_NO_COLUMN_PARENT.error(name, key.name(), parent.name());
            }
            ColumnDefinition column = parent.columns().get(ordinal);
            if (column.generation() instanceof Generation.Always(_, var stored) && !stored) {
                throw ErrorCode.FK_CANNOT_USE_VIRTUAL_COLUMN.error(key.name(), column.name());
            }
            columns.add(ordinal);
        }
        checkTypes(key, child, parent);
        boolean itself = parent.id() == child.id() && key.columns().equals(key.parentColumns());
        if (!itself && KeyIndexes.unique(parent.indexes(), columns).isPresent()) {
            return;
        }
        if (standard || itself) {
            throw ErrorCode.FK_NO_UNIQUE_INDEX_PARENT.error(key.name(), parent.name());
        }
        if (KeyIndexes.leading(parent.indexes(), columns).isEmpty()) {
            throw ErrorCode.FK_NO_INDEX_PARENT.error(key.name(), parent.name());
        }
        if (named) {
            diagnostics.warn(ErrorCode.WARN_FK_NON_STANDARD_KEY, key.name());
        }
    }

    /// @throws SqlError 3780
    private void checkTypes(
            ForeignKeyDefinition key, TableDefinition child, TableDefinition parent) {
        for (int i = 0; i < key.columns().size(); i++) {
            ColumnDefinition from = child.columns().get(child.columnOrdinal(key.columns().get(i)));
            ColumnDefinition to =
                    parent.columns().get(parent.columnOrdinal(key.parentColumns().get(i)));
            if (!KeyTypes.compatible(from.type(), to.type(), enabled)) {
                throw ErrorCode.FK_INCOMPATIBLE_COLUMNS.error(from.name(), to.name(), key.name());
            }
        }
    }

    /// Foreign keys that have waited for a table of this name fit it.
    ///
    /// @throws SqlError 1215; with `foreign_key_checks` off 3734, 3780, 6125 that tell why
    void checkAdopted(TableDefinition parent) {
        if (parent.isTemporary()) {
            return;
        }
        for (Referrer referrer : catalog.referrers(parent.schema(), parent.name())) {
            try {
                checkParent(referrer.key(), referrer.child(), parent, false);
            } catch (SqlError why) {
                throw enabled ? ErrorCode.CANNOT_ADD_FOREIGN.error() : why;
            }
        }
    }

    /// A table that stays in place still has all that its own foreign keys, and those that lead to it, rest on.
    ///
    /// @param before the table as it was: tells which index is missed
    /// @param after with its foreign keys
    /// @throws SqlError 1215, 1553, 1830, 3104, 3780
    void checkAltered(TableDefinition before, TableDefinition after) {
        for (ForeignKeyDefinition key : after.foreignKeys()) {
            checkColumns(key, after);
            checkGenerated(key, after);
            checkConditions(key, after);
            Optional<TableDefinition> parent = parent(key, after);
            parent.ifPresent(table -> checkTypes(key, after, table));
            List<Integer> columns = ordinals(after, key.columns());
            if (KeyIndexes.leading(after.indexes(), columns).isEmpty()) {
                throw missingIndex(before, key);
            }
        }
    }

    /// The same for the keys that lead to the table.
    ///
    /// @param key as it will be when the parent's columns have their new names
    /// @throws SqlError 1553, 3780
    void checkReferrer(
            TableDefinition before,
            TableDefinition after,
            TableDefinition child,
            ForeignKeyDefinition key) {
        checkTypes(key, child, after);
        List<Integer> columns = ordinals(after, key.parentColumns());
        boolean wasStandard =
                KeyIndexes.unique(before.indexes(), columns(before, after, columns)).isPresent();
        boolean there =
                wasStandard
                        ? KeyIndexes.unique(after.indexes(), columns).isPresent()
                        : KeyIndexes.leading(after.indexes(), columns).isPresent();
        if (!there) {
            throw KeyIndexes.leading(before.indexes(), columns(before, after, columns))
                    .map(index -> ErrorCode.DROP_INDEX_FK.error(index.name()))
                    .orElseGet(() ->
                            ErrorCode.FK_NO_UNIQUE_INDEX_PARENT.error(key.name(), after.name()));
        }
    }

    // The same columns in the table as it was: their slots stay.
    private static List<Integer> columns(
            TableDefinition before, TableDefinition after, List<Integer> ordinals) {
        List<Integer> found = new ArrayList<>();
        for (int ordinal : ordinals) {
            int slot = after.columns().get(ordinal).slot();
            for (int i = 0; i < before.columns().size(); i++) {
                if (before.columns().get(i).slot() == slot) {
                    found.add(i);
                }
            }
        }
        return found;
    }

    private static List<Integer> ordinals(TableDefinition table, List<String> names) {
        return names.stream().map(table::columnOrdinal).toList();
    }

    private static SqlError missingIndex(TableDefinition before, ForeignKeyDefinition key) {
        return before.foreignKeys().stream()
                .filter(old -> old.name().equalsIgnoreCase(key.name()))
                .findFirst()
                .flatMap(old ->
                        KeyIndexes.leading(before.indexes(), ordinals(before, old.columns())))
                .map(index -> ErrorCode.DROP_INDEX_FK.error(index.name()))
                .orElseGet(() -> ErrorCode.FK_NO_INDEX_CHILD.error(key.name(), before.name()));
    }
}
