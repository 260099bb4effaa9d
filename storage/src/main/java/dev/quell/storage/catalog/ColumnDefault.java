package dev.quell.storage.catalog;

import dev.quell.base.value.Value;

/// What a column gets where INSERT gives it nothing.
public sealed interface ColumnDefault {
    ColumnDefault NONE = new None();

    /// No DEFAULT clause on a NOT NULL column (error 1364 in strict mode, the type's implicit default otherwise).
    record None() implements ColumnDefault {}

    /// A constant, already converted to the column's type; [Value#NULL] for DEFAULT NULL.
    record Constant(Value value) implements ColumnDefault {}

    /// `CURRENT_TIMESTAMP`, with as many decimals as the column has.
    record Now() implements ColumnDefault {}

    /// `DEFAULT (expression)`, as SQL text.
    record Expression(String text) implements ColumnDefault {}
}
