package dev.quell.session.account;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/// Slows down who guesses passwords. Failed logins in a row are counted by the user name that was given and the client's address,
/// whether there is such an account or not; after three of them each further attempt waits for its answer, longer from failure
/// to failure. A login that goes well forgives, and so does an hour without an attempt. Kept in memory only; safe for all threads.
public final class LoginDelays {
    private static final int FREE_FAILURES = 3;
    private static final int MOST_STEPS = 5;
    private static final int MOST_KNOWN = 10_000;
    private static final Duration MEMORY = Duration.ofHours(1);

    private final ConcurrentHashMap<Guesser, Streak> streaks = new ConcurrentHashMap<>();

    private record Guesser(String user, String address) {}

    private record Streak(int failures, Instant last) {
        boolean isOver(Instant now) {
            return last.plus(MEMORY).isBefore(now);
        }
    }

    /// What is known of somebody who failed to log in.
    ///
    /// @param failures in a row
    public record Failed(String user, String address, int failures, Instant last) {}

    /// How long an attempt is to wait for its answer, right or wrong: until then nobody learns which it is.
    ///
    /// @param step what each failure after the third adds, up to the eighth
    public Duration before(String user, String address, Duration step, Instant now) {
        var streak = streaks.get(new Guesser(user, address));
        if (streak == null || streak.failures < FREE_FAILURES || streak.isOver(now)) {
            return Duration.ZERO;
        }
        return step.multipliedBy(Math.min(streak.failures - FREE_FAILURES + 1, MOST_STEPS));
    }

    /// Notes a failure.
    public void failed(String user, String address, Instant now) {
        if (streaks.size() >= MOST_KNOWN) {
            makeRoom(now);
        }
        streaks.merge(
                new Guesser(user, address),
                new Streak(1, now),
                (known, first) -> known.isOver(now) ? first : new Streak(known.failures + 1, now));
    }

    // Who tries a new name each time is not slowed down by it, and must not fill the memory either.
    private void makeRoom(Instant now) {
        streaks.values().removeIf(streak -> streak.isOver(now));
        if (streaks.size() >= MOST_KNOWN) {
            streaks.values().removeIf(streak -> streak.failures < FREE_FAILURES);
        }
        if (streaks.size() >= MOST_KNOWN) {
            streaks.clear();
        }
    }

    /// Forgives after a login that went well.
    public void succeeded(String user, String address) {
        if (!streaks.isEmpty()) {
            streaks.remove(new Guesser(user, address));
        }
    }

    /// Who has failed since the last login that went well.
    public List<Failed> list() {
        return streaks.entrySet().stream()
                .map(entry ->
                        new Failed(
                                entry.getKey().user,
                                entry.getKey().address,
                                entry.getValue().failures,
                                entry.getValue().last))
                .toList();
    }
}
