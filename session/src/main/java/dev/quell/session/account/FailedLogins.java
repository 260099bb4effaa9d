package dev.quell.session.account;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Counts failed logins in a row, of accounts that want it ([FailurePolicy]). Kept in memory only, as in MySQL: a restart
/// forgives. Safe for all threads.
public final class FailedLogins {
    private static final String UNLIMITED = "unlimited";

    private final ConcurrentHashMap<AccountName, Streak> streaks = new ConcurrentHashMap<>();

    private record Streak(int failures, @Nullable Instant blocked) {}

    /// The error for an account that is blocked now, whatever password comes.
    public Optional<SqlError> blocked(Account account, String host, Instant now) {
        var streak = streaks.get(account.name());
        if (streak == null || streak.blocked == null) {
            return Optional.empty();
        }
        var policy = account.rules().password().failures();
        long past = Duration.between(streak.blocked, now).toDays();
        if (policy.days() != FailurePolicy.UNBOUNDED && past >= policy.days()) {
            streaks.remove(account.name(), streak);
            return Optional.empty();
        }
        return Optional.of(error(account, host, streak.failures, past));
    }

    /// Notes a failure.
    ///
    /// @return the error if that was one too many
    public Optional<SqlError> failed(Account account, String host, Instant now) {
        var policy = account.rules().password().failures();
        if (!policy.isActive()) {
            return Optional.empty();
        }
        var streak =
                streaks.merge(
                        account.name(),
                        new Streak(1, policy.attempts() == 1 ? now : null),
                        (known, _) -> {
                            int failures = known.failures + 1;
                            return new Streak(failures, failures >= policy.attempts() ? now : null);
                        });
        return streak.blocked == null
                ? Optional.empty()
                : Optional.of(error(account, host, streak.failures, 0));
    }

    /// Begins anew: a login that went well, or an administrator who unlocks.
    public void forget(AccountName name) {
        streaks.remove(name);
    }

    private static SqlError error(Account account, String host, int failures, long past) {
        int days = account.rules().password().failures().days();
        boolean unbounded = days == FailurePolicy.UNBOUNDED;
        return ErrorCode.USER_ACCESS_DENIED_FOR_USER_ACCOUNT_BLOCKED_BY_PASSWORD_LOCK.error(
                account.name().user(),
                host,
                unbounded ? UNLIMITED : days,
                unbounded ? UNLIMITED : days - past,
                failures);
    }
}
