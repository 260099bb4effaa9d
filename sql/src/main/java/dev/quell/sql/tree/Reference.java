package dev.quell.sql.tree;

import java.util.Optional;

/// An expression that stands for something kept elsewhere: a column, a parameter, a variable.
public sealed interface Reference extends Expression {
    /// A column (or a stored program's variable) as written: `c`, `t.c`, `db.t.c`.
    record Column(Optional<String> schema, Optional<String> table, String name)
            implements Reference {
        /// A column without a qualifier.
        public static Column of(String name) {
            return new Column(Optional.empty(), Optional.empty(), name);
        }
    }

    /// A `?` place.
    ///
    /// @param index counted from 0 in the order of the text
    record Parameter(int index) implements Reference {}

    /// `@name`.
    record UserVariable(String name) implements Reference {}

    /// `@name := value`.
    record Assignment(String name, Expression value) implements Reference {}

    /// `@@name`, `@@GLOBAL.name`, `@@component.name`.
    record SystemVariable(VariableScope scope, Optional<String> component, String name)
            implements Reference {}

    /// `DEFAULT(column)`.
    record ColumnDefault(Column column) implements Reference {}

    /// The word `DEFAULT` for a value: only in VALUES lists and the assignments of INSERT and UPDATE.
    record DefaultKeyword() implements Reference {}

    /// `VALUES(column)`: what the row of INSERT … ON DUPLICATE KEY UPDATE would have inserted.
    record InsertedValue(Column column) implements Reference {}
}
