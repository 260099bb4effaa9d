package dev.quell.storage.txn;

/// The four isolation levels, with InnoDB's meaning.
public enum Isolation {
    READ_UNCOMMITTED("READ UNCOMMITTED"),
    READ_COMMITTED("READ COMMITTED"),
    REPEATABLE_READ("REPEATABLE READ"),
    SERIALIZABLE("SERIALIZABLE");

    private final String text;

    Isolation(String text) {
        this.text = text;
    }

    /// As MySQL writes it in its tables.
    public String text() {
        return text;
    }

    /// True where locking reads keep every lock they took, also of rows that did not match.
    public boolean keepsLocks() {
        return compareTo(REPEATABLE_READ) >= 0;
    }
}
