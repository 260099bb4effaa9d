package dev.quell.query.value;

/// How strongly an expression holds to its collation: MySQL's coercibility, the lower number wins.
public enum Derivation {
    /// A COLLATE clause.
    EXPLICIT(0),
    /// A column, a stored routine's variable.
    IMPLICIT(2),
    /// USER(), VERSION() and their like.
    SYSTEM_CONSTANT(3),
    /// A literal.
    COERCIBLE(4),
    /// A number or a time, seen as text.
    NUMERIC(5),
    /// NULL.
    IGNORABLE(6),
    /// Made of several implicit collations that contradict each other; it cannot be compared with its like.
    NONE(7);

    private final int coercibility;

    Derivation(int coercibility) {
        this.coercibility = coercibility;
    }

    /// What COERCIBILITY() answers.
    public int coercibility() {
        return coercibility;
    }
}
