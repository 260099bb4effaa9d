package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.storage.catalog.CheckDefinition;
import dev.quell.storage.catalog.ColumnDefault;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.Generation;
import dev.quell.storage.catalog.TableDefinition;

/// Whether the expressions of a table's definition go with its columns: those of generated columns, defaults and CHECK.
final class TableExpressions {
    private final TableDefinition table;
    private final Compilation compilation;

    TableExpressions(TableDefinition table, Compilation compilation) {
        this.table = table;
        this.compilation = compilation;
    }

    /// @throws SqlError 1054, 3106, 3107, 3109, 3767, 3768 and those of binding
    void check() {
        for (int i = 0; i < table.columns().size(); i++) {
            ColumnDefinition column = table.columns().get(i);
            if (column.generation() instanceof Generation.Always(var text, _)) {
                bind(text, column.isHidden() ? "functional index" : "generated column function");
                checkGenerated(i, text);
            }
            if (column.defaultValue() instanceof ColumnDefault.Expression(var text)) {
                bind(text, "default value expression");
                checkDefault(i, text);
            }
        }
        table.checks().stream()
                .map(CheckDefinition::text)
                .forEach(text -> bind(text, "check constraint expression"));
        table.primaryKey()
                .ifPresent(index -> index.parts().forEach(part -> requireStored(part.column())));
    }

    private void bind(String text, String clause) {
        compilation.stored(text, TableScope.of(table, clause));
    }

    private void requireStored(int ordinal) {
        if (table.columns().get(ordinal).generation() instanceof Generation.Always(_, var stored)
                && !stored) {
            throw ErrorCode.UNSUPPORTED_ACTION_ON_GENERATED_COLUMN.error(
                    "Defining a virtual generated column as primary key");
        }
    }

    private void checkGenerated(int ordinal, String text) {
        for (String name : ColumnReferences.of(text)) {
            int other = table.columnOrdinal(name);
            ColumnDefinition column = table.columns().get(other);
            if (column.autoIncrement()) {
                throw DefinitionEdits.functionalIndex(table, ordinal)
                        .map(ErrorCode.FUNCTIONAL_INDEX_REF_AUTO_INCREMENT::error)
                        .orElseGet(() ->
                                ErrorCode.GENERATED_COLUMN_REF_AUTO_INC.error(
                                        table.columns().get(ordinal).name()));
            }
            if (DefinitionEdits.isGenerated(column) && other >= ordinal) {
                throw ErrorCode.GENERATED_COLUMN_NON_PRIOR.error();
            }
        }
    }

    private void checkDefault(int ordinal, String text) {
        String name = table.columns().get(ordinal).name();
        for (String mentioned : ColumnReferences.of(text)) {
            int other = table.columnOrdinal(mentioned);
            ColumnDefinition column = table.columns().get(other);
            boolean computed =
                    DefinitionEdits.isGenerated(column)
                            || column.defaultValue() instanceof ColumnDefault.Expression;
            if (column.autoIncrement()) {
                throw ErrorCode.DEFAULT_VAL_GENERATED_REF_AUTO_INC.error(name);
            }
            if (computed && other >= ordinal) {
                throw ErrorCode.DEFAULT_VAL_GENERATED_NON_PRIOR.error(name);
            }
        }
    }

    /// Columns that expressions of the altered table name must still be there.
    ///
    /// @param before the table as it was
    /// @throws SqlError 3108, 3766
    void checkDependencies(TableDefinition before) {
        for (ColumnDefinition column : table.columns()) {
            if (column.generation() instanceof Generation.Always(var text, _)) {
                for (String name : ColumnReferences.of(text)) {
                    if (isLost(name, before)) {
                        throw column.isHidden()
                                ? ErrorCode.DEPENDENT_BY_FUNCTIONAL_INDEX.error(name)
                                : ErrorCode.DEPENDENT_BY_GENERATED_COLUMN.error(name);
                    }
                }
            }
            if (column.defaultValue() instanceof ColumnDefault.Expression(var text)) {
                for (String name : ColumnReferences.of(text)) {
                    if (isLost(name, before)) {
                        throw ErrorCode.DEPENDENT_BY_DEFAULT_GENERATED_VALUE.error(
                                name, before.name());
                    }
                }
            }
        }
    }

    private boolean isLost(String name, TableDefinition before) {
        return table.columnOrdinal(name) < 0 && before.columnOrdinal(name) >= 0;
    }
}
