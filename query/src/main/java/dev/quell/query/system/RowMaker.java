package dev.quell.query.system;

/// Makes the rows of a virtual table.
@FunctionalInterface
interface RowMaker {
    /// For tables about what Quell does not have (yet): they are there, and empty.
    RowMaker NONE = (_, _) -> {};

    void make(Look look, Rows rows);
}
