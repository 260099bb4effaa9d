package dev.quell.query.constraint;

/// What a statement may do to rows of a table.
public enum RowEvent {
    INSERT,
    UPDATE,
    DELETE
}
