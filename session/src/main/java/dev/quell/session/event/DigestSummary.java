package dev.quell.session.event;

import dev.quell.base.value.SqlMode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What statements of one digest in one database have done together: a row of `events_statements_summary_by_digest`. Safe for all
/// threads.
public final class DigestSummary {
    private static final long NANOS_A_SECOND = 1_000_000_000;

    private final @Nullable String database;
    private final long fingerprint;
    private final long firstNanos;
    private final StatementTotals totals = new StatementTotals();
    private volatile @Nullable Sample sample;
    private volatile long lastNanos;

    /// A statement to show for all.
    ///
    /// @param text its text, of which DIGEST_TEXT is made when somebody asks
    /// @param seenNanos the monotonic clock at its end
    public record Sample(String text, SqlMode mode, long seenNanos, long nanos) {}

    DigestSummary(@Nullable String database, long fingerprint, long firstNanos) {
        this.database = database;
        this.fingerprint = fingerprint;
        this.firstNanos = firstNanos;
    }

    void add(StatementEvent event) {
        totals.add(event);
        lastNanos = event.endNanos();
    }

    /// Keeps the statement's text if there is none, or only that of a quicker one, or an old one.
    ///
    /// @param ageSeconds after which a sample makes room for a newer one
    void sample(StatementEvent event, long ageSeconds) {
        Sample known = sample;
        long now = event.endNanos();
        if (known == null
                || event.nanos() > known.nanos
                || now - known.seenNanos > ageSeconds * NANOS_A_SECOND) {
            sample = new Sample(event.text(), event.mode(), now, event.nanos());
        }
    }

    /// The current database of its statements; empty for none, and for the row of all that found no room.
    public Optional<String> database() {
        return Optional.ofNullable(database);
    }

    /// Empty for the row of all that found no room.
    public Optional<Sample> sample() {
        return Optional.ofNullable(sample);
    }

    /// What its digest is made of; 0 for the row of all that found no room.
    public long fingerprint() {
        return fingerprint;
    }

    /// The monotonic clock at the end of the first and of the last one.
    public long firstNanos() {
        return firstNanos;
    }

    public long lastNanos() {
        return lastNanos;
    }

    public StatementTotals totals() {
        return totals;
    }
}
