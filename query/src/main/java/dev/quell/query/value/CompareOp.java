package dev.quell.query.value;

/// The comparison operators.
public enum CompareOp {
    EQ("="),
    /// `<=>`: NULL equals NULL.
    NULL_SAFE_EQ("<=>"),
    NE("<>"),
    LT("<"),
    LE("<="),
    GT(">"),
    GE(">=");

    private final String sql;

    CompareOp(String sql) {
        this.sql = sql;
    }

    public String sql() {
        return sql;
    }

    /// Whether it holds where `compare` gave this order; for operands that are not NULL.
    public boolean holds(int order) {
        return switch (this) {
            case EQ, NULL_SAFE_EQ -> order == 0;
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            case GE -> order >= 0;
        };
    }

    /// The operator that says the same with its operands swapped.
    public CompareOp swapped() {
        return switch (this) {
            case EQ, NULL_SAFE_EQ, NE -> this;
            case LT -> GT;
            case LE -> GE;
            case GT -> LT;
            case GE -> LE;
        };
    }
}
