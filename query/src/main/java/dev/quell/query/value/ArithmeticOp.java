package dev.quell.query.value;

/// The arithmetic operators.
public enum ArithmeticOp {
    PLUS("+"),
    MINUS("-"),
    TIMES("*"),
    DIVIDE("/"),
    INTEGER_DIVIDE("DIV"),
    MODULO("%");

    private final String sql;

    ArithmeticOp(String sql) {
        this.sql = sql;
    }

    public String sql() {
        return sql;
    }
}
