package dev.quell.session.event;

import dev.quell.base.stop.Progress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A stage that a statement is or was in: a row of `events_stages_*`. Its session's thread writes, any thread reads.
public final class StageEvent {
    private final Ids ids;
    private final String name;
    private final @Nullable Progress progress;
    private final long startNanos = System.nanoTime();
    private volatile long endNanos;

    /// Its numbers.
    ///
    /// @param session the connection id
    /// @param event among the session's events
    /// @param statement that of the statement's event
    record Ids(long session, long event, long statement) {}

    /// @param name `stage/sql/altering table` …
    /// @param progress how far it has come; null where nobody counts
    StageEvent(Ids ids, String name, @Nullable Progress progress) {
        this.ids = ids;
        this.name = name;
        this.progress = progress;
    }

    public long session() {
        return ids.session;
    }

    public long id() {
        return ids.event;
    }

    public long statementEvent() {
        return ids.statement;
    }

    public String name() {
        return name;
    }

    /// How far it has come; empty where nobody counts.
    public Optional<Progress> progress() {
        return Optional.ofNullable(progress);
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
}
