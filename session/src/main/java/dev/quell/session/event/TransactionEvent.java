package dev.quell.session.event;

/// A transaction, as `events_transactions_*` tell of it. Its session's thread writes, any thread reads.
public final class TransactionEvent {
    /// What all of them are called.
    public static final String NAME = "transaction";

    private final Ids ids;
    private final Traits traits;
    private final long startNanos = System.nanoTime();
    private volatile State state = State.ACTIVE;
    private int savepoints;
    private int rollbacksToSavepoint;
    private int releasedSavepoints;
    private long transactionId;
    private long endId;
    private volatile long endNanos;

    /// How far it has come. The texts are MySQL's.
    public enum State {
        ACTIVE("ACTIVE"),
        COMMITTED("COMMITTED"),
        ROLLED_BACK("ROLLED BACK");

        private final String text;

        State(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /// Whether it may change rows: what the summaries tell apart.
    public enum Access {
        READ_WRITE,
        READ_ONLY
    }

    /// What it was begun with.
    ///
    /// @param isolation the level, as MySQL writes it
    /// @param autocommit whether it is a statement's own
    public record Traits(String isolation, boolean readOnly, boolean autocommit) {}

    /// Its numbers.
    ///
    /// @param session the connection id
    /// @param event among the session's events
    /// @param statement that of the event of the statement that began it; 0 for none
    record Ids(long session, long event, long statement) {}

    TransactionEvent(Ids ids, Traits traits) {
        this.ids = ids;
        this.traits = traits;
    }

    /// The connection id of its session.
    public long session() {
        return ids.session;
    }

    public long id() {
        return ids.event;
    }

    public Traits traits() {
        return traits;
    }

    /// The number of the event of the statement that began it.
    public long statementEvent() {
        return ids.statement;
    }

    public long startNanos() {
        return startNanos;
    }

    public State state() {
        return state;
    }

    /// The engine's number for it; 0 if it never had one, or is still open.
    public long transactionId() {
        return transactionId;
    }

    public void savepoint() {
        savepoints++;
    }

    public int savepoints() {
        return savepoints;
    }

    public void rollbackToSavepoint() {
        rollbacksToSavepoint++;
    }

    public int rollbacksToSavepoint() {
        return rollbacksToSavepoint;
    }

    public void releaseSavepoint() {
        releasedSavepoints++;
    }

    public int releasedSavepoints() {
        return releasedSavepoints;
    }

    void end(State reached, long engineId, long lastEvent) {
        transactionId = engineId;
        endId = lastEvent;
        state = reached;
        endNanos = System.nanoTime();
    }

    public boolean isOver() {
        return endNanos != 0;
    }

    /// The number of the last event within it.
    public long endId() {
        return endId;
    }

    /// The monotonic clock at its end; at this moment, while it is open.
    public long endNanos() {
        long ended = endNanos;
        return ended != 0 ? ended : System.nanoTime();
    }
}
