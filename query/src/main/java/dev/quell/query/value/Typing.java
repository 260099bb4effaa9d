package dev.quell.query.value;

import dev.quell.base.value.SqlType;

/// What is known of an expression before it runs.
///
/// @param nullable whether it may be NULL
/// @param ascii whether its text is known to be ASCII only, so that any collation may take it
public record Typing(SqlType type, boolean nullable, Derivation derivation, boolean ascii) {
    public static final Typing NULL = new Typing(SqlType.NULL, true, Derivation.IGNORABLE, true);

    /// A number or a time: its text is ASCII and yields to any other collation.
    public static Typing numeric(SqlType type, boolean nullable) {
        return new Typing(type, nullable, Derivation.NUMERIC, true);
    }

    public Typing withNullable(boolean newNullable) {
        return newNullable == nullable ? this : new Typing(type, newNullable, derivation, ascii);
    }

    public Typing withType(SqlType newType) {
        return new Typing(newType, nullable, derivation, ascii);
    }
}
