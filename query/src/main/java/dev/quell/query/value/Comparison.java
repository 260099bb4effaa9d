package dev.quell.query.value;

import dev.quell.base.text.Collation;

/// As what two operands are compared; chosen by their types when binding.
///
/// @param collation for [Kind#TEXT]
public record Comparison(Kind kind, Collation collation) {
    /// The common ground on which operands meet.
    public enum Kind {
        /// Integers, signed or not.
        INTEGER,
        DECIMAL,
        REAL,
        /// Characters, by collation; also byte strings (collation `binary`).
        TEXT,
        /// DATE, DATETIME and TIMESTAMP.
        DATETIME,
        TIME,
        JSON
    }

    public static final Comparison INTEGER = new Comparison(Kind.INTEGER, Collation.BINARY);
    public static final Comparison DECIMAL = new Comparison(Kind.DECIMAL, Collation.BINARY);
    public static final Comparison REAL = new Comparison(Kind.REAL, Collation.BINARY);
    public static final Comparison DATETIME = new Comparison(Kind.DATETIME, Collation.BINARY);
    public static final Comparison TIME = new Comparison(Kind.TIME, Collation.BINARY);
    public static final Comparison JSON = new Comparison(Kind.JSON, Collation.BINARY);

    public static Comparison text(Collation collation) {
        return new Comparison(Kind.TEXT, collation);
    }
}
