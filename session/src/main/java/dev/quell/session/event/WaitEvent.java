package dev.quell.session.event;

import dev.quell.base.stop.WaitCause;

/// One wait of a session, as `events_waits_*` tell of it. Its session's thread writes, any thread reads.
public final class WaitEvent {
    private final long session;
    private final long id;
    private final long statementEvent;
    private final WaitCause cause;
    private final long startNanos = System.nanoTime();
    private volatile long endNanos;

    /// @param session the connection id
    /// @param id its number among the session's events
    /// @param statementEvent the number of the statement's event
    WaitEvent(long session, long id, long statementEvent, WaitCause cause) {
        this.session = session;
        this.id = id;
        this.statementEvent = statementEvent;
        this.cause = cause;
    }

    public long session() {
        return session;
    }

    public long id() {
        return id;
    }

    public long statementEvent() {
        return statementEvent;
    }

    public WaitCause cause() {
        return cause;
    }

    /// The monotonic clock at its start.
    public long startNanos() {
        return startNanos;
    }

    void end() {
        endNanos = System.nanoTime();
    }

    public boolean isOver() {
        return endNanos != 0;
    }

    /// The monotonic clock at its end; at this moment, while it goes on.
    public long endNanos() {
        long ended = endNanos;
        return ended != 0 ? ended : System.nanoTime();
    }

    /// EVENT_NAME.
    public String name() {
        return name(cause.kind());
    }

    /// EVENT_NAME: MySQL's where MySQL has the same wait. Waits for rows, for admission and for memory have no name there.
    public static String name(WaitCause.Kind kind) {
        return switch (kind) {
            case ROW_LOCK -> "wait/lock/record/innodb/row";
            case METADATA_LOCK -> "wait/lock/metadata/sql/mdl";
            case ADMISSION -> "wait/synch/cond/innodb/thread_concurrency";
            case LOG -> "wait/io/file/innodb/innodb_log_file";
            case SLEEP -> "wait/synch/cond/sql/Item_func_sleep::cond";
            case CLIENT -> "wait/io/socket/sql/client_connection";
            case COPY -> "wait/io/file/innodb/innodb_clone_file";
            case MEMORY -> "wait/synch/cond/sql/large_values";
        };
    }
}
