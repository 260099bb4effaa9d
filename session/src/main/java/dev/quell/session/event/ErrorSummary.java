package dev.quell.session.event;

import dev.quell.base.error.ErrorCode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// How often statements have ended with each error. Safe for all threads.
public final class ErrorSummary {
    private final Map<ErrorCode, Count> counts = new ConcurrentHashMap<>();

    /// How often an error was raised, and when first and last, by the monotonic clock.
    public record Count(long raised, long firstNanos, long lastNanos) {
        private Count again(Count later) {
            return new Count(raised + later.raised, firstNanos, later.lastNanos);
        }

        private Count and(Count other) {
            return new Count(
                    raised + other.raised,
                    Math.min(firstNanos, other.firstNanos),
                    Math.max(lastNanos, other.lastNanos));
        }
    }

    void add(ErrorCode code, long nanos) {
        counts.merge(code, new Count(1, nanos, nanos), Count::again);
    }

    /// Adds others up.
    public void add(ErrorSummary more) {
        more.counts.forEach((code, count) -> counts.merge(code, count, Count::and));
    }

    /// The errors that were raised.
    public Map<ErrorCode, Count> raised() {
        return Map.copyOf(counts);
    }

    /// Empty for one that was never raised.
    public Optional<Count> of(ErrorCode code) {
        return Optional.ofNullable(counts.get(code));
    }

    /// TRUNCATE TABLE.
    public void clear() {
        counts.clear();
    }
}
