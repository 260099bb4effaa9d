package dev.quell.query.value;

/// How strongly an expression holds to its collation: MySQL's coercibility, the lower number wins.
public enum Derivation {
    /// A COLLATE clause.
    EXPLICIT,
    /// Two explicit or implicit collations that contradict each other.
    NONE,
    /// A column, a stored routine's variable.
    IMPLICIT,
    /// USER(), VERSION() and their like.
    SYSTEM_CONSTANT,
    /// A literal.
    COERCIBLE,
    /// A number or a time, seen as text.
    NUMERIC,
    /// NULL.
    IGNORABLE;

    /// What COERCIBILITY() answers.
    public int coercibility() {
        return ordinal();
    }
}
