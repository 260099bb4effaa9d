package dev.quell.session.event;

import dev.quell.base.error.SqlError;
import dev.quell.base.value.SqlMode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One statement, or another command, as performance_schema tells of it: a row of `events_statements_*`.
///
/// Its session's thread writes, any thread reads: what it reads of a statement at work is at most a moment old, what it reads
/// after [#isOver] is final.
public final class StatementEvent {
    private final long session;
    private final long id;
    private final long statementId;
    private final long startNanos = System.nanoTime();
    private final @Nullable String database;
    private final long transactionEvent;
    private volatile String text;
    private String name;
    private SqlMode mode = SqlMode.DEFAULT;
    private long fingerprint;
    private @Nullable SqlError error;
    private @Nullable String message;
    private int warnings;
    private long affected;
    private long sent;
    private WorkCounts work = WorkCounts.NONE;
    private @Nullable WorkCounts live; // others may see it late
    private long lockNanos;
    private @Nullable PreparedActivity prepared; // of its own thread
    private long endId;
    private volatile long endNanos;

    /// Its numbers.
    ///
    /// @param session the connection id
    /// @param event among the session's events
    /// @param statement among the server's statements
    record Ids(long session, long event, long statement) {}

    /// @param name what it is, such as `statement/com/Ping`; [#name(String)] knows better later
    /// @param text what the client sent, '' where the command has none
    /// @param transactionEvent the number of the transaction's event that it is in; 0 for none
    StatementEvent(
            Ids ids, String name, String text, @Nullable String database, long transactionEvent) {
        this.session = ids.session;
        this.id = ids.event;
        this.statementId = ids.statement;
        this.name = name;
        this.text = text;
        this.database = database;
        this.transactionEvent = transactionEvent;
    }

    /// The connection id of its session.
    public long session() {
        return session;
    }

    /// Its number among the session's events.
    public long id() {
        return id;
    }

    /// Its number among the server's statements.
    public long statementId() {
        return statementId;
    }

    /// The monotonic clock at its start.
    public long startNanos() {
        return startNanos;
    }

    /// The current database at its start.
    public Optional<String> database() {
        return Optional.ofNullable(database);
    }

    public long transactionEvent() {
        return transactionEvent;
    }

    /// Its text, or that of the statement that it runs for another (EXECUTE); '' where the command has none.
    public String text() {
        return text;
    }

    public void text(String newText) {
        text = newText;
    }

    /// EVENT_NAME: `statement/sql/select` …
    public String name() {
        return name;
    }

    public void name(String newName) {
        name = newName;
    }

    /// What its digest is kept under.
    ///
    /// @param statementFingerprint a number that statements with equal digests have in common; 0 for none
    /// @param statementMode how its text is to be read
    public void fingerprint(long statementFingerprint, SqlMode statementMode) {
        fingerprint = statementFingerprint;
        mode = statementMode;
    }

    public long fingerprint() {
        return fingerprint;
    }

    public SqlMode mode() {
        return mode;
    }

    /// How it has succeeded.
    ///
    /// @param info the text of the OK packet; null for a result set
    public void succeeded(
            @Nullable String info, long affectedRows, long sentRows, int warningCount) {
        message = info;
        affected = Math.max(0, affectedRows);
        sent = sentRows;
        warnings = warningCount;
    }

    /// How it has failed. What it warned of before is not counted, as in MySQL.
    public void failed(SqlError reason, long sentRows) {
        error = reason;
        sent = sentRows;
    }

    public Optional<SqlError> error() {
        return Optional.ofNullable(error);
    }

    /// The text of the OK packet, '' if it had none; empty for a result set and while it runs.
    public Optional<String> message() {
        return Optional.ofNullable(message);
    }

    public int warnings() {
        return warnings;
    }

    public long affected() {
        return affected;
    }

    public long sent() {
        return sent;
    }

    /// A part of it counts there from now on, until [#worked].
    public void working(WorkCounts part) {
        live = part;
    }

    /// Counts what a part of it has done.
    public void worked(WorkCounts part) {
        live = null;
        if (work == WorkCounts.NONE) {
            work = part;
        } else {
            work.add(part);
        }
    }

    /// What it has done, or has done so far.
    public WorkCounts work() {
        var part = live;
        if (part == null) {
            return work;
        }
        var sum = new WorkCounts();
        sum.add(work);
        sum.add(part);
        return sum;
    }

    /// It runs that prepared statement.
    public void runs(PreparedActivity statement) {
        prepared = statement;
    }

    /// The prepared statement that it has run. Forgets it: the event may be kept for long.
    @Nullable PreparedActivity takePrepared() {
        var taken = prepared;
        prepared = null;
        return taken;
    }

    /// Counts a wait for a lock.
    public void waitedForLock(long nanos) {
        lockNanos += nanos;
    }

    public long lockNanos() {
        return lockNanos;
    }

    /// @param lastId the number of the last event within it
    /// @param longest how many characters of its text are kept
    void end(long nanos, long lastId, int longest) {
        String whole = text;
        if (whole.length() > longest) {
            text = whole.substring(0, longest);
        }
        endId = lastId;
        endNanos = nanos;
    }

    public boolean isOver() {
        return endNanos != 0;
    }

    public long endId() {
        return endId;
    }

    /// The monotonic clock at its end; at that moment, while it runs.
    public long endNanos() {
        long ended = endNanos;
        return ended != 0 ? ended : System.nanoTime();
    }

    /// How long it took, or has taken so far.
    public long nanos() {
        return endNanos() - startNanos;
    }
}
