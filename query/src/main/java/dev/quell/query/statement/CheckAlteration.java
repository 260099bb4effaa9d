package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.sql.tree.TableElement;
import dev.quell.storage.catalog.CatalogSnapshot;
import dev.quell.storage.catalog.CheckDefinition;
import dev.quell.storage.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What ALTER TABLE does to the CHECK constraints of a table.
final class CheckAlteration {
    private final TableDefinition before;
    private final List<CheckDefinition> kept;
    private final List<CheckDesigner.Written> added = new ArrayList<>();
    private boolean tightens;

    CheckAlteration(TableDefinition before) {
        this.before = before;
        this.kept = new ArrayList<>(before.checks());
    }

    void add(TableElement.Check check) {
        add(new CheckDesigner.Written(check, Optional.empty()));
    }

    void add(CheckDesigner.Written check) {
        added.add(check);
        tightens |= check.check().enforced();
    }

    /// Whether the table had such a constraint before.
    boolean hadBefore(String name) {
        return CheckDesigner.has(before.checks(), name);
    }

    /// @throws SqlError 3821
    void drop(String name) {
        if (!kept.removeIf(check -> check.name().equalsIgnoreCase(name))) {
            throw ErrorCode.CHECK_CONSTRAINT_NOT_FOUND.error(name);
        }
    }

    /// @throws SqlError 3821
    void enforce(String name, boolean enforced) {
        if (!CheckDesigner.has(kept, name)) {
            throw ErrorCode.CHECK_CONSTRAINT_NOT_FOUND.error(name);
        }
        for (int i = 0; i < kept.size(); i++) {
            CheckDefinition check = kept.get(i);
            if (check.name().equalsIgnoreCase(name)) {
                tightens |= enforced && !check.enforced();
                kept.set(i, new CheckDefinition(check.name(), check.text(), enforced));
            }
        }
    }

    /// Whether rows that are there have to be looked at.
    boolean tightens() {
        return tightens;
    }

    /// The constraints of the altered table. One that knows only a column which is dropped goes with it.
    ///
    /// @param wanted the table with its columns as they will be
    /// @throws SqlError 3959 and those of [CheckDesigner]
    List<CheckDefinition> finish(TableDefinition wanted, CatalogSnapshot catalog, String charset) {
        List<CheckDefinition> left = new ArrayList<>();
        for (CheckDefinition check : kept) {
            List<String> columns = ColumnReferences.of(check.text());
            Optional<String> missing =
                    columns.stream().filter(name -> wanted.columnOrdinal(name) < 0).findFirst();
            if (missing.isEmpty()) {
                left.add(check);
            } else if (columns.size() > 1 || isRenamed(missing.get(), wanted)) {
                throw ErrorCode.DEPENDENT_BY_CHECK_CONSTRAINT.error(check.name(), missing.get());
            }
        }
        var designer = new CheckDesigner(wanted, left, charset);
        added.forEach(designer::add);
        return designer.ordered(catalog);
    }

    private boolean isRenamed(String name, TableDefinition wanted) {
        int slot = before.columns().get(before.columnOrdinal(name)).slot();
        return wanted.columns().stream().anyMatch(column -> column.slot() == slot);
    }
}
