package dev.quell.base.stop;

import java.time.Duration;

/// A point on the monotonic clock ([System#nanoTime]) at which a wait gives up, or never.
///
/// @param nanoTime the point, meaningless if `never`
public record Deadline(long nanoTime, boolean never) {
    public static final Deadline NEVER = new Deadline(0, true);

    /// Durations beyond a hundred years never end.
    public static Deadline after(Duration duration) {
        return duration.compareTo(Duration.ofDays(36_500)) > 0
                ? NEVER
                : new Deadline(System.nanoTime() + duration.toNanos(), false);
    }

    /// Nanoseconds left; zero or less once it has passed, `Long.MAX_VALUE` if never.
    public long nanosLeft() {
        return never ? Long.MAX_VALUE : nanoTime - System.nanoTime();
    }
}
